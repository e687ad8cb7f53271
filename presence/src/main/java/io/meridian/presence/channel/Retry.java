package io.meridian.presence.channel;

/**
 * When a peer that lacks deltas is sent them again. Each time in vain it waits twice as long, up to
 * {@code 2^}{@value #DOUBLINGS_MAX} times.
 */
final class Retry {
  private static final int DOUBLINGS_MAX = 4;

  private final long waitMillis;
  private long dueMillis;
  private int doublings;
  private long target;

  Retry(long waitMillis, Moment now) {
    this.waitMillis = waitMillis;
    this.dueMillis = now.elapsedMillis() + waitMillis;
  }

  boolean isDue(Moment now) {
    return dueMillis <= now.elapsedMillis();
  }

  /**
   * It was done, and may have been in vain.
   *
   * @param last the last number that there was to send
   */
  void tried(long last, Moment now) {
    target = last;
    dueMillis = now.elapsedMillis() + (waitMillis << doublings);
    doublings = Math.min(DOUBLINGS_MAX, doublings + 1);
  }

  /** The peer has more than before; what was too much for one message follows at once. */
  void progressed(long heard, Moment now) {
    doublings = 0;
    dueMillis = now.elapsedMillis() + (heard < target ? 0 : waitMillis);
  }
}
