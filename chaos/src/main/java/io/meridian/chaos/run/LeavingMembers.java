package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.FaultTarget;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.experiment.Step;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * When a member of each region leaves: where nobody does, nobody can be shown who is gone. It is in
 * the middle of the first fault, so that those who cannot hear of it then have to learn it later.
 * Where a fault is done to the region itself, or to the way of its clients, it is in the middle of
 * what follows the faults: an SDK that loses its connection before it is shown that its member has
 * left enters it again, unasked. Who cannot leave then does as soon as possible. For one thread.
 */
final class LeavingMembers {
  private final Duration middle;
  private final Duration middleOfAfter;
  private final List<RegionId> duringFaults;
  private final List<RegionId> afterFaults = new ArrayList<>();
  private final Predicate<RegionId> leave;

  /**
   * @param leave has the one of a region leave; false when it cannot now
   */
  LeavingMembers(Experiment experiment, Predicate<RegionId> leave) {
    this.leave = leave;
    this.middle = middleOfFirst(experiment);
    this.middleOfAfter = experiment.after().dividedBy(2);
    this.duringFaults = new ArrayList<>(experiment.setting().regions());
    for (Step step : experiment.method()) {
      regionOf(step.target()).filter(duringFaults::remove).ifPresent(afterFaults::add);
    }
  }

  /** A fault that stays, or ends by itself, is taken to last for what follows. */
  private static Duration middleOfFirst(Experiment experiment) {
    return experiment.method().stream()
        .min(Comparator.comparing(Step::at))
        .map(
            first ->
                first
                    .at()
                    .plus(
                        (first.lasts().isZero() ? experiment.after() : first.lasts()).dividedBy(2)))
        .orElse(Duration.ZERO);
  }

  /** The region whose clients feel it at once; empty when only regions do. */
  private static Optional<RegionId> regionOf(FaultTarget target) {
    if (target instanceof WholeRegion whole) {
      return Optional.of(whole.region());
    } else if (target instanceof OneNode one) {
      return Optional.of(one.node().region());
    } else if (target instanceof ClientsOf clients) {
      return Optional.of(clients.region());
    }
    return Optional.empty();
  }

  /**
   * To be called again and again while faults come and go.
   *
   * @param since the method began
   */
  void whileFaults(Duration since) {
    if (since.compareTo(middle) >= 0) {
      duringFaults.removeIf(leave);
    }
  }

  /**
   * To be called again and again when the method is over.
   *
   * @param sinceBegan since the method began
   * @param sinceOver since it was over
   */
  void afterFaults(Duration sinceBegan, Duration sinceOver) {
    whileFaults(sinceBegan);
    if (sinceOver.compareTo(middleOfAfter) >= 0) {
      afterFaults.removeIf(leave);
    }
  }
}
