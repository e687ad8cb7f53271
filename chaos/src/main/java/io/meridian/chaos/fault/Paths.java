package io.meridian.chaos.fault;

import io.meridian.chaos.experiment.FaultTarget;
import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.wan.Wan;
import io.meridian.chaos.wan.WanPath;
import java.util.List;

/** What a fault between regions is done to. */
final class Paths {
  private Paths() {}

  /**
   * The paths of a target: both of a pair, or one, or all from a region and to it.
   *
   * @throws IllegalArgumentException when the target is no link
   */
  static List<WanPath> of(FaultTarget target, Wan wan) {
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
