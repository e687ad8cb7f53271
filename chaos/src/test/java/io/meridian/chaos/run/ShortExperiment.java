package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Evidence;
import io.meridian.chaos.experiment.Expectation;
import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.experiment.Invariant;
import io.meridian.chaos.experiment.Limit;
import io.meridian.chaos.experiment.Load;
import io.meridian.chaos.experiment.Probe;
import io.meridian.chaos.experiment.Setting;
import io.meridian.chaos.experiment.SteadyState;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.stage.Narrator;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.JavaProgram;
import io.meridian.regions.launch.WanProgram;
import io.meridian.regions.wan.RelayAddresses;
import io.meridian.regions.wan.WanProfiles;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An experiment of {@link FakeClients} that takes as little time as one may, and where it runs. */
final class ShortExperiment {
  /** More is unanswered only when nothing is answered any more. */
  static final int UNANSWERED_MAX = 20;

  private static final Path LATENCIES = Path.of("../regions/latencies.json");
  private static final JavaProgram NONE = new JavaProgram("None", "");

  private ShortExperiment() {}

  /** A region is broken as soon as load is steady, for so long. */
  static Step step(Fault fault, String region, Duration at, Duration lasts) {
    return new Step(fault, new WholeRegion(new RegionId(region)), at, lasts, Map.of());
  }

  static ExperimentSource of(Step... method) {
    Experiment experiment =
        new Experiment(
            "short",
            "A short one",
            "Nothing is lost",
            1,
            new Setting(List.of(new RegionId("eu")), Map.of(), "none", Optional.empty()),
            new Load(1, 1, 1, 1, 1, 0, true),
            new SteadyState(
                Duration.ZERO,
                Duration.ofMillis(50),
                List.of(new Limit(Probe.DELIVERY_P99_MILLIS, 60_000))),
            List.of(method),
            Duration.ofMillis(1),
            List.of(new Limit(Probe.UNANSWERED, UNANSWERED_MAX)),
            List.of(new Invariant(Invariant.Kind.NOTHING_LOST, 0)),
            Set.of(Evidence.HISTORY, Evidence.REPORT),
            Expectation.HOLDS);
    return new ExperimentSource("short", Path.of("short.json"), experiment);
  }

  /**
   * @param out is told what happens
   */
  static RunContext context(Path folder, Writer out) {
    Installation installation =
        new Installation(
            folder.resolve("topology.json"),
            folder,
            NONE,
            NONE,
            1,
            new WanProgram(NONE, LATENCIES, RelayAddresses.DEFAULT));
    return new RunContext(
        installation,
        WanProfiles.load(LATENCIES),
        folder,
        folder,
        new Narrator(new PrintWriter(out)));
  }
}
