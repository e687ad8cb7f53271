package io.meridian.chaos.run;

import io.meridian.chaos.experiment.*;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

final class ExperimentSource {
  static List<Experiment> of(List<String> names) {
    RegionId us = new RegionId("us");
    return names.stream().map(name -> one(name, us)).toList();
  }

  private static Experiment one(String name, RegionId us) {
    return new Experiment(
        name,
        "Kill a region",
        "claim",
        1,
        new Setting(List.of(new RegionId("eu"), us, new RegionId("ap")), Map.of(), "none"),
        new Load(1, 2, 2, 20, 100, 0, true),
        new SteadyState(
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            List.of(new Limit(Probe.DELIVERY_P99_MILLIS, 3000))),
        List.of(
            new Step(
                Fault.KILL, new FaultTarget.WholeRegion(us), Duration.ofSeconds(2), Duration.ofSeconds(8), Map.of())),
        Duration.ofSeconds(5),
        List.of(),
        List.of(
            new Invariant(Invariant.Kind.NOTHING_LOST, 0),
            new Invariant(Invariant.Kind.NOTHING_DUPLICATED, 0),
            new Invariant(Invariant.Kind.IN_ORDER, 0)),
        Expectation.HOLDS);
  }
}
