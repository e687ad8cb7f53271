package io.meridian.regions.wan;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Real places for regions.
 *
 * @param name how it is asked for
 * @param title for people, a few words
 * @param places all that it has, each once; regions that it does not name get those that are left,
 *     in this order
 * @param placed where regions of these ids are, if there are such
 * @param jitter between any two
 */
public record WanProfile(
    String name,
    String title,
    List<String> places,
    Map<RegionId, String> placed,
    Duration jitter,
    LatencyMatrix matrix) {
  /** The name of the profile that stands for no emulated network. */
  public static final String NONE = "none";

  public WanProfile {
    places = List.copyOf(places);
    placed = Map.copyOf(placed);
  }

  /**
   * Puts each region of a topology into a place.
   *
   * @throws IllegalArgumentException when there are more regions than places
   */
  public RegionDelays of(Topology topology) {
    if (topology.regions().size() > places.size()) {
      throw new IllegalArgumentException(
          "profile %s has %d places, the topology has %d regions"
              .formatted(name, places.size(), topology.regions().size()));
    }
    var left = new ArrayList<>(places);
    Map<RegionId, String> placeOf = new HashMap<>();
    for (Region region : topology.regions()) {
      String place = placed.get(region.id());
      if (place != null) {
        placeOf.put(region.id(), place);
        left.remove(place);
      }
    }
    for (Region region : topology.regions()) {
      if (!placeOf.containsKey(region.id())) {
        placeOf.put(region.id(), left.remove(0));
      }
    }
    return new RegionDelays(placeOf, jitter, matrix);
  }
}
