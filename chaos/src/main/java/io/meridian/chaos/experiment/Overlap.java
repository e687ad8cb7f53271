package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
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
      case KILL, KILL_AND_WIPE, KILL_AND_RESTORE, PAUSE -> {
        Set<String> processes = nodes(target);
        if (target instanceof WholeRegion whole) {
          processes.add(storage(whole));
        }
        yield processes;
      }
      case ROLLING_RESTART, CLOCK -> nodes(target);
      case KILL_STORAGE, PAUSE_STORAGE, SLOW_STORAGE, FULL_STORAGE -> Set.of(storage(target));
      case CUT, SILENCE, FLAP, SLOW -> ways(target);
      case RECONNECT_STORM, SLOW_CONSUMERS ->
          Set.of(Spelling.of(step.fault()) + " " + target.text());
    };
  }

  private Set<String> nodes(FaultTarget target) {
    Set<String> nodes = new HashSet<>();
    if (target instanceof OneNode one) {
      nodes.add(one.text());
    } else if (target instanceof WholeRegion whole) {
      for (int node = 1; node <= setting.nodes().getOrDefault(whole.region(), 1); node++) {
        nodes.add(new NodeId(whole.region(), node).toString());
      }
    }
    return nodes;
  }

  private static String storage(FaultTarget target) {
    return "storage " + target.text();
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
