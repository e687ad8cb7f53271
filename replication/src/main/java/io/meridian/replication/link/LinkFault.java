package io.meridian.replication.link;

import io.meridian.replication.wire.WireException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Why a connection of a link was closed. In logs and metrics, so there are few. Nothing of the
 * frame in which the fault was found is used.
 */
public enum LinkFault {
  /** The other end speaks another version of the link or of its messages. */
  VERSION,
  /** It looks for another region than this, or is none of this region's peers. */
  REGION,
  /** It does not know the secret of this deployment. */
  SECRET,
  /**
   * One of the ends has TLS and the other has not, or a certificate does not hold: it ended,
   * another authority signed it, or it is of another region than the handshake says.
   */
  TLS,
  /** It speaks as another region than the one it proved to be. */
  SENDER,
  /** It announced a frame longer than the limit, or of negative length. */
  OVERSIZED,
  /** A frame ended before what it announced. */
  TRUNCATED,
  /** A frame that makes no sense, or not at this point. */
  UNDECODABLE,
  /** Too many connections had not proved themselves yet. */
  STRANGERS,
  /** Nothing was heard for too long, or no proof of who it is came in time. */
  SILENT,
  /** The connection could not be made, or broke. */
  BROKEN;

  private static final int REASON_MAX = 300;

  /** For logs and labels: {@code version}, {@code region}, … */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the other end broke the protocol, which no retry mends. */
  boolean isBadInput() {
    return this != SILENT && this != BROKEN;
  }

  static LinkFault of(Throwable failure) {
    if (failure instanceof CompletionException wrapped && wrapped.getCause() != null) {
      return of(wrapped.getCause());
    }
    if (failure instanceof LinkException known) {
      return known.fault();
    }
    if (failure instanceof WireException wire) {
      return switch (wire.flaw()) {
        case NONSENSE -> UNDECODABLE;
        case CUT_OFF -> TRUNCATED;
        case VERSION -> VERSION;
      };
    }
    if (failure instanceof SSLException) {
      return TLS;
    }
    if (failure instanceof org.apache.pekko.stream.scaladsl.Framing.FramingException) {
      // Lengths are checked before: what is left is a stream that ends within a frame.
      return TRUNCATED;
    }
    return failure instanceof TimeoutException ? SILENT : BROKEN;
  }

  /**
   * For the log: what a stranger chose, such as a certificate's owner, makes no lines of its own.
   */
  static String reason(Throwable failure) {
    String reason = String.valueOf(failure.getMessage()).replaceAll("\\p{Cntrl}", "?");
    return reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX) + "…";
  }
}
