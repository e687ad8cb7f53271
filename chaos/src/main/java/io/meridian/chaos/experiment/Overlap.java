package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells whether two faults have hold of the same thing at the same time: the one that ends first
 * would undo the other.
 */
final class Overlap {
  private final Setting setting;

  Overlap(Setting setting) {
    this.setting = setting;
  }

  boolean of(Step one, Step other) {
    return one.at().compareTo(end(other)) < 0
        && other.at().compareTo(end(one)) < 0
        && !Collections.disjoint(things(one), things(other));
  }

  /** One that stays, or of which nobody knows how long it takes, is there to the end. */
  private static Duration end(Step step) {
    return step.lasts().isZero()
        ? ExperimentReader.LONGEST.plusNanos(1)
        : step.at().plus(step.lasts());
  }

  /** What a fault takes hold of, each by a name of its own. */
  private Set<String> things(Step step) {
    FaultTarget target = step.target();
    return switch (step.fault()) {
      // Each of them ends with a start of all that is down in the region.
      case KILL,
          KILL_AND_WIPE,
          KILL_AND_RESTORE,
          ROLLING_RESTART,
          PAUSE,
          KILL_STORAGE,
          PAUSE_STORAGE,
          SLOW_STORAGE,
          FULL_STORAGE,
          CLOCK ->
          processes(target);
      case CUT, HALF_OPEN, SILENCE, STALL, FLAP, SLOW -> ways(target);
      case RECONNECT_STORM, SLOW_CONSUMERS ->
          Set.of(Spelling.of(step.fault()) + " " + target.text());
    };
  }

  /** Nodes and storage of a region are one thing, whichever of them is named. */
  private static Set<String> processes(FaultTarget target) {
    Set<String> processes = new HashSet<>();
    if (target instanceof OneNode one) {
      processes.add(one.node().region().value());
    } else if (target instanceof WholeRegion whole) {
      processes.add(whole.region().value());
    }
    return processes;
  }

  private Set<String> ways(FaultTarget target) {
    Set<String> ways = new HashSet<>();
    if (target instanceof Between between) {
      ways.add(between.from() + ">" + between.to());
      if (between.bothWays()) {
        ways.add(between.to() + ">" + between.from());
      }
    } else if (target instanceof AllLinks all) {
      for (RegionId other : setting.regions()) {
        ways.add(all.region() + ">" + other);
        ways.add(other + ">" + all.region());
      }
    } else if (target instanceof ClientsOf clients) {
      ways.add(clients.text());
    }
    return ways;
  }
}
