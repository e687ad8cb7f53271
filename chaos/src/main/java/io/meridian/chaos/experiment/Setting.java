package io.meridian.chaos.experiment;

import io.meridian.regions.RegionId;
import io.meridian.regions.wan.PathDelay;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The regions that an experiment runs.
 *
 * @param regions in the order of the topology
 * @param nodes how many each region runs
 * @param wan name of a profile of delays between regions, or {@code none}
 * @param clients how long bytes are under way between clients and regions, each way; empty when
 *     clients reach regions directly
 */
public record Setting(
    List<RegionId> regions, Map<RegionId, Integer> nodes, String wan, Optional<PathDelay> clients) {
  public Setting {
    regions = List.copyOf(regions);
    nodes = Map.copyOf(nodes);
  }
}
