package io.meridian.chaos.wan;

import io.meridian.regions.wan.PathDelay;
import java.time.Duration;

/**
 * A link that is worse than usual, one way.
 *
 * @param moreDelay beyond the usual one, 0 to {@link PathDelay#MAX}
 * @param bytesPerSecond how many pass at most, at least {@link #BYTES_PER_SECOND_MIN}
 */
public record Slowness(Duration moreDelay, long bytesPerSecond) {
  /** Less would take longer than anybody waits for one message. */
  public static final long BYTES_PER_SECOND_MIN = 100;

  /** As many as the machine carries. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  static final Slowness NONE = new Slowness(Duration.ZERO, UNLIMITED);

  public Slowness {
    if (moreDelay.isNegative() || moreDelay.compareTo(PathDelay.MAX) > 0) {
      throw new IllegalArgumentException(
          "added delay is %d ms, allowed are 0 to %d"
              .formatted(moreDelay.toMillis(), PathDelay.MAX.toMillis()));
    }
    if (bytesPerSecond < BYTES_PER_SECOND_MIN) {
      throw new IllegalArgumentException(
          "bandwidth is %d bytes/s, allowed is %d or more"
              .formatted(bytesPerSecond, BYTES_PER_SECOND_MIN));
    }
  }
}
