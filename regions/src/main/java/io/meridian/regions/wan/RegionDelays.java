package io.meridian.regions.wan;

import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.Map;

/**
 * A profile applied to a topology.
 *
 * @param placeOf where each region is
 */
public record RegionDelays(Map<RegionId, String> placeOf, Duration jitter, LatencyMatrix matrix) {
  public RegionDelays {
    placeOf = Map.copyOf(placeOf);
  }

  /**
   * The way from one region to another.
   *
   * @throws IllegalArgumentException when a region has no place
   */
  public PathDelay between(RegionId from, RegionId to) {
    return new PathDelay(matrix.oneWay(place(from), place(to)), jitter);
  }

  private String place(RegionId region) {
    String place = placeOf.get(region);
    if (place == null) {
      throw new IllegalArgumentException("region " + region + " has no place");
    }
    return place;
  }
}
