package io.meridian.chaos.experiment;

import io.meridian.chaos.stage.RegionsPlan;
import io.meridian.regions.RegionId;
import io.meridian.regions.wan.WanProfiles;
import java.util.List;
import java.util.Set;

/**
 * What there is for experiments to name.
 *
 * @param regions that can be run
 * @param wanProfiles names of the delays between regions, besides {@code none}
 */
public record Available(List<RegionId> regions, Set<String> wanProfiles) {
  public Available {
    regions = List.copyOf(regions);
    wanProfiles = Set.copyOf(wanProfiles);
  }

  /** The regions that experiments are run in, and these delays between them. */
  public static Available with(WanProfiles profiles) {
    return new Available(RegionsPlan.known(), Set.copyOf(profiles.names()));
  }
}
