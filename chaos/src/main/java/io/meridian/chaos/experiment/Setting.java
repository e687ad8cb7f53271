package io.meridian.chaos.experiment;

import io.meridian.regions.RegionId;
import java.util.List;
import java.util.Map;

/**
 * The regions that an experiment runs.
 *
 * @param regions in the order of the topology
 * @param nodes how many each region runs
 * @param wan name of a profile of delays between regions, or {@code none}
 */
public record Setting(List<RegionId> regions, Map<RegionId, Integer> nodes, String wan) {
  public Setting {
    regions = List.copyOf(regions);
    nodes = Map.copyOf(nodes);
  }
}
