package io.meridian.regions.wan;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Round trips between places, the same both ways, in microseconds.
 *
 * @param roundTripMicros by pairs of two different places, each pair once
 */
public record LatencyMatrix(Map<Set<String>, Long> roundTripMicros) {
  public LatencyMatrix {
    roundTripMicros = Map.copyOf(new HashMap<>(roundTripMicros));
  }

  /** Whether the way between two places is known. */
  boolean knows(String from, String to) {
    return roundTripMicros.containsKey(Set.of(from, to));
  }

  /**
   * Half a round trip.
   *
   * @throws IllegalArgumentException when the way is not known
   */
  public Duration oneWay(String from, String to) {
    Long micros = roundTripMicros.get(Set.of(from, to));
    if (micros == null) {
      throw new IllegalArgumentException("no round trip from " + from + " to " + to);
    }
    return Duration.ofNanos(micros * 1_000 / 2);
  }
}
