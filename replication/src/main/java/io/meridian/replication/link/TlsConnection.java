package io.meridian.replication.link;

import io.meridian.regions.RegionId;
import io.meridian.replication.link.tls.LinkCertificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** TLS around one connection, and whose certificate the other end showed on it. */
final class TlsConnection {
  /** Content types of TLS records (RFC 8446, 5.1) are from 20 to 23; no frame begins so. */
  private static final byte RECORD_MIN = 20;

  private static final byte RECORD_MAX = 23;

  /** An alert record, in clear: fatal, handshake_failure. */
  static final ByteString REFUSAL = ByteString.fromArray(new byte[] {21, 3, 3, 0, 2, 2, 40});

  private final Supplier<SSLEngine> engine;
  private volatile @Nullable SSLSession session;

  private TlsConnection(Supplier<SSLEngine> engine) {
    this.engine = engine;
  }

  static TlsConnection caller(LinkCertificate certificate) {
    return new TlsConnection(certificate::caller);
  }

  static TlsConnection listener(LinkCertificate certificate) {
    return new TlsConnection(certificate::listener);
  }

  /**
   * What is between this end's bytes (left) and TCP's (right). Closes as TCP does, when either side
   * does: a link has no use for a connection that is half closed.
   */
  BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> layer() {
    return BidiFlow.fromGraph(new TlsEnds())
        .atop(TLS.create(engine, agreed -> session = agreed, TLSClosing.eagerClose()))
        .atop(BidiFlow.fromFlows(Flow.of(ByteString.class), recordsOnly()));
  }

  private static Flow<ByteString, ByteString, NotUsed> recordsOnly() {
    return Flow.of(ByteString.class)
        .statefulMap(
            () -> false,
            (begun, bytes) -> {
              if (!begun && (bytes.head() < RECORD_MIN || bytes.head() > RECORD_MAX)) {
                throw new LinkException(
                    LinkFault.TLS, "the other end does not speak TLS, this one does");
              }
              return Pair.create(true, bytes);
            },
            begun -> Optional.empty());
  }

  /** What a frame's length of the other end says when it is none. */
  static boolean isRecord(int length) {
    int type = length >>> 24;
    // An alert or a handshake, then version 3.x.
    return (type == 21 || type == 22) && (length >>> 16 & 0xff) == 3;
  }

  /**
   * The other end says in the link's handshake which region it is, or was looked for as that.
   *
   * @throws LinkException when its certificate is of another region
   */
  void requireRegion(RegionId said) throws LinkException {
    SSLSession agreed = session;
    if (agreed == null) {
      throw new IllegalStateException("nothing is heard before TLS is agreed on");
    }
    RegionId shown;
    try {
      shown = LinkCertificate.peer(agreed);
    } catch (IllegalArgumentException e) {
      throw new LinkException(
          LinkFault.TLS, "the certificate that region " + said + " shows: " + e.getMessage());
    }
    if (!said.equals(shown)) {
      throw new LinkException(
          LinkFault.TLS, "region " + said + " shows the certificate of region " + shown);
    }
  }
}
