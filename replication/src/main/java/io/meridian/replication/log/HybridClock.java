package io.meridian.replication.log;

/**
 * Hybrid logical time: never runs backwards, close to the wall clock when that is right. It orders
 * history and nothing else. (Kulkarni et al., "Logical Physical Clocks", 2014.)
 *
 * @param millis the newest millisecond used or seen
 * @param counter the newest counter within it
 */
public record HybridClock(long millis, int counter) {
  public static final HybridClock ZERO = new HybridClock(0, 0);

  /** How far a foreign clock may pull this one ahead of the wall clock. */
  public static final long FOREIGN_SKEW_MILLIS_MAX = 60_000;

  private static final int COUNTER_MAX = 99_999;

  /** The next time of this clock: above all earlier ones, and above {@code floor}. */
  public HybridClock next(long nowMillis, HybridClock floor) {
    HybridClock base = compare(floor) >= 0 ? this : floor;
    if (nowMillis > base.millis) {
      return new HybridClock(nowMillis, 0);
    }
    return base.counter == COUNTER_MAX
        ? new HybridClock(base.millis + 1, 0)
        : new HybridClock(base.millis, base.counter + 1);
  }

  /**
   * After a foreign entry was seen; a clock that is wrong by hours pulls this one by the skew limit
   * at the most.
   */
  public HybridClock seen(Serial serial, long nowMillis) {
    if (serial.millis() > nowMillis + FOREIGN_SKEW_MILLIS_MAX) {
      return this;
    }
    HybridClock foreign = new HybridClock(serial.millis(), serial.counter());
    return compare(foreign) >= 0 ? this : foreign;
  }

  /** At or above a serial, however far that is ahead. */
  public HybridClock used(Serial serial) {
    HybridClock own = new HybridClock(serial.millis(), serial.counter());
    return compare(own) >= 0 ? this : own;
  }

  private int compare(HybridClock other) {
    int byMillis = Long.compare(millis, other.millis);
    return byMillis != 0 ? byMillis : Integer.compare(counter, other.counter);
  }
}
