package io.meridian.regions.wan;

import java.time.Duration;

/**
 * How long bytes are under way from one region to another.
 *
 * @param oneWay the least, 0 to {@link #MAX}
 * @param jitter how much longer it may take, 0 to {@link #MAX}; each time between 0 and this, all
 *     equally likely
 */
public record PathDelay(Duration oneWay, Duration jitter) {
  /** The longest that either may be. */
  public static final Duration MAX = Duration.ofSeconds(10);

  /** No time at all. */
  public static final PathDelay NONE = new PathDelay(Duration.ZERO, Duration.ZERO);

  public PathDelay {
    requireInRange("one-way delay", oneWay);
    requireInRange("jitter", jitter);
  }

  /** Always the same time. */
  public static PathDelay of(Duration oneWay) {
    return new PathDelay(oneWay, Duration.ZERO);
  }

  private static void requireInRange(String what, Duration value) {
    if (value.isNegative() || value.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          what + " is " + value.toNanos() / 1e6 + " ms, allowed are 0 to " + MAX.toMillis());
    }
  }
}
