package io.meridian.replication.link;

/**
 * How a connection of a link ended, or that it could not be made.
 *
 * @param reason a {@link LinkFault} as text, or {@link #BY_PEER}
 * @param atNanos as {@link System#nanoTime()}
 */
public record LinkEnd(String reason, long atNanos) {
  /** The other end closed it without a word; its log and metrics have the reason. */
  static final String BY_PEER = "peer";

  /** How long ago that was, in milliseconds. */
  public long millisAgo() {
    return (System.nanoTime() - atNanos) / 1_000_000;
  }
}
