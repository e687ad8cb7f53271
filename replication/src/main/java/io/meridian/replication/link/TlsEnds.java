package io.meridian.replication.link;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * Stands between a connection's bytes and Pekko's TLS, and lets the reason through why TLS ended:
 * TLS first cancels what is to be sent, without a reason, and then fails what is received. So the
 * cancellation waits for what comes on the other way.
 *
 * <p>Pekko's TLS also closes a connection without the alert that says why. An end that hears
 * nothing but the close, before the first word, was refused: that is a fault as well.
 */
final class TlsEnds
    extends GraphStage<BidiShape<ByteString, SslTlsOutbound, SslTlsInbound, ByteString>> {
  private final Inlet<ByteString> plainIn = Inlet.create("plainIn");
  private final Outlet<SslTlsOutbound> toTls = Outlet.create("toTls");
  private final Inlet<SslTlsInbound> fromTls = Inlet.create("fromTls");
  private final Outlet<ByteString> plainOut = Outlet.create("plainOut");
  private final BidiShape<ByteString, SslTlsOutbound, SslTlsInbound, ByteString> shape =
      BidiShape.of(plainIn, toTls, fromTls, plainOut);

  @Override
  public BidiShape<ByteString, SslTlsOutbound, SslTlsInbound, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private boolean begun;

    Logic() {
      super(shape);
      setHandlers(plainIn, toTls, new Sending());
      setHandlers(fromTls, plainOut, new Receiving());
    }

    private final class Sending extends AbstractInOutHandler {
      @Override
      public void onPush() {
        if (isClosed(toTls)) {
          return;
        }
        push(toTls, new SendBytes(grab(plainIn)));
      }

      @Override
      public void onPull() {
        pull(plainIn);
      }

      @Override
      public void onUpstreamFinish() {
        complete(toTls);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (isClosed(fromTls)) {
          cancelStage(cause);
        }
      }
    }

    private final class Receiving extends AbstractInOutHandler {
      @Override
      public void onPush() throws LinkException {
        SslTlsInbound heard = grab(fromTls);
        if (heard instanceof SessionBytes bytes) {
          begun = true;
          push(plainOut, bytes.bytes());
        } else if (begun) {
          // TCP ended and TLS did not: a cut, as any other.
          tryPull(fromTls);
        } else {
          throw new LinkException(
              LinkFault.TLS, "refused without a word, the other end's log says why");
        }
      }

      @Override
      public void onPull() {
        tryPull(fromTls);
      }

      @Override
      public void onUpstreamFinish() {
        if (isClosed(toTls)) {
          completeStage();
        } else {
          complete(plainOut);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromTls, cause);
        if (isClosed(toTls)) {
          cancelStage(cause);
        }
      }
    }
  }
}
