package io.meridian.chaos.wan;

import io.meridian.regions.wan.PathDelay;

/**
 * What happens to bytes that enter a relay one way.
 *
 * @param delay how long they are under way when all is well
 * @param slowness what is added to that while the link is slow
 */
record Conditions(PathDelay delay, Slowness slowness, Traffic traffic) {
  /** What waits for a slow link may take so long to pass, beyond the delay. */
  private static final double QUEUE_SECONDS = 0.25;

  private static final int LEAST_UNDER_WAY_BYTES = 16 << 10;

  static Conditions healthy(PathDelay delay) {
    return new Conditions(delay, Slowness.NONE, Traffic.FLOWING);
  }

  Conditions withDelay(PathDelay other) {
    return new Conditions(other, slowness, traffic);
  }

  Conditions withSlowness(Slowness other) {
    return new Conditions(delay, other, traffic);
  }

  Conditions withTraffic(Traffic other) {
    return new Conditions(delay, slowness, other);
  }

  Conditions healed() {
    return healthy(delay);
  }

  boolean isSilent() {
    return traffic == Traffic.SILENT;
  }

  /**
   * How long bytes that enter now are under way.
   *
   * @param draw which part of the jitter, 0 to 1
   */
  long delayNanos(double draw) {
    return delay.oneWay().toNanos()
        + slowness.moreDelay().toNanos()
        + (long) (delay.jitter().toNanos() * draw);
  }

  /**
   * How many bytes of a connection may be under way: on a slow link what is between the ends and a
   * quarter of a second's queue, as a router has one.
   */
  int underWayBytesMax() {
    if (slowness.bytesPerSecond() == Slowness.UNLIMITED) {
      return DelayLine.BYTES_MAX;
    }
    double seconds = delayNanos(1) / 1e9 + QUEUE_SECONDS;
    double bytes = Math.max(LEAST_UNDER_WAY_BYTES, slowness.bytesPerSecond() * seconds);
    return (int) Math.min(DelayLine.BYTES_MAX, bytes);
  }
}
