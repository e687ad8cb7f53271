package io.meridian.replication.simulation;

import io.meridian.chaos.sim.VirtualTime;
import io.meridian.replication.replica.Moment;

/**
 * What a region's nodes read the time from: a wall clock that may be off and may jump, and one for
 * durations, which is right.
 */
final class SimulatedClock {
  /** What counts as off: beyond that another region's clock is not followed. */
  static final long OFF_MILLIS = 60_000;

  private static final long START_MILLIS = 1_700_000_000_000L;

  private final VirtualTime time;
  private long aheadMillis;
  private int jumpsAhead;

  /**
   * @param aheadMillis how far it is ahead of the true time; behind when negative
   */
  SimulatedClock(VirtualTime time, long aheadMillis) {
    this.time = time;
    this.aheadMillis = aheadMillis;
  }

  Moment now() {
    long elapsed = time.nowMillis();
    return new Moment(START_MILLIS + aheadMillis + elapsed, elapsed);
  }

  /** Since the run began, by this clock; negative when it is behind by more. */
  long sinceStartMillis() {
    return now().wallMillis() - START_MILLIS;
  }

  /** From now on it is further ahead by so much, or behind when negative. */
  void jump(long millis) {
    aheadMillis += millis;
    jumpsAhead += millis > 0 ? 1 : 0;
  }

  /** How often it jumped forward. */
  int jumpsAhead() {
    return jumpsAhead;
  }

  boolean isAhead() {
    return aheadMillis > OFF_MILLIS;
  }

  boolean isBehind() {
    return aheadMillis < -OFF_MILLIS;
  }
}
