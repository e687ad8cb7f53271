package io.meridian.chaos.fault;

import io.meridian.chaos.experiment.FaultTarget;
import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.stage.BreakableRegions;
import io.meridian.chaos.wan.Route;
import io.meridian.chaos.wan.Wan;
import io.meridian.chaos.wan.WanPath;
import java.util.List;

/** What a fault of the network is done to. */
final class Routes {
  private Routes() {}

  /**
   * The routes of a target: the paths of links, or what is between clients and each node of a
   * region.
   *
   * @throws IllegalArgumentException when the target is neither
   */
  static List<? extends Route> of(FaultTarget target, BreakableRegions regions) {
    return target instanceof ClientsOf clients
        ? regions.clientNetwork().to(clients.region())
        : paths(target, regions.wan());
  }

  /**
   * Both of a pair, or one, or all from a region and to it.
   *
   * @throws IllegalArgumentException when the target is no link
   */
  static List<WanPath> paths(FaultTarget target, Wan wan) {
    if (target instanceof AllLinks all) {
      return wan.paths().stream()
          .filter(path -> path.from().equals(all.region()) || path.to().equals(all.region()))
          .toList();
    }
    if (target instanceof Between between) {
      WanPath there = wan.path(between.from(), between.to());
      return between.bothWays()
          ? List.of(there, wan.path(between.to(), between.from()))
          : List.of(there);
    }
    throw new IllegalArgumentException(target.text() + " is no link");
  }
}
