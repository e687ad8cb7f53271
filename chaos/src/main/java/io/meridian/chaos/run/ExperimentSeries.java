package io.meridian.chaos.run;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.experiment.Evidence;
import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.fault.Injections;
import io.meridian.chaos.fault.Requirements;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Report;
import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Experiments that need the same regions, one after the other. Regions are used again while nothing
 * is seen of what was done to them; else they are started anew, on empty storage.
 */
final class ExperimentSeries {
  private final Stage stage;
  private final RunContext context;
  private boolean usable;

  /**
   * @param stage whose regions do not run yet
   */
  ExperimentSeries(Stage stage, RunContext context) {
    this.stage = stage;
    this.context = context;
  }

  /**
   * Runs one and shows what it found. One that fails in any other way than an experiment may is not
   * as expected, and the next can be run.
   */
  Outcome run(ExperimentSource source) throws InterruptedException {
    Experiment experiment = source.experiment();
    RunEvidence evidence =
        new RunEvidence(
            experiment.name(), context.reports(), context.folder().resolve("logs"), context::say);
    evidence.forgetEarlier();
    context.narrator().plain("");
    context.say(experiment.name() + ": " + experiment.title());
    Optional<String> missing =
        experiment.method().stream()
            .map(Requirements::missingFor)
            .flatMap(Optional::stream)
            .findFirst();
    if (missing.isPresent()) {
      return tell(
          source,
          evidence,
          Outcome.SKIPPED,
          unfinished(source, "skipped", Finding.Outcome.NOT_JUDGED, missing.get()));
    }
    try {
      return runHere(source, evidence);
    } catch (LaunchException aborted) {
      usable = false;
      evidence.keepLogs(stage.logs());
      String why = String.valueOf(aborted.getMessage());
      return tell(
          source,
          evidence,
          Outcome.ABORTED,
          unfinished(source, "the run", Finding.Outcome.ABORTED, why));
    } catch (AblyException | IOException | RuntimeException failed) {
      usable = false;
      evidence.keepLogs(stage.logs());
      evidence.keepTrace(failed);
      return tell(
          source,
          evidence,
          Outcome.NOT_AS_EXPECTED,
          unfinished(source, "failed", Finding.Outcome.BROKEN, failed.toString()));
    }
  }

  private Report unfinished(
      ExperimentSource source, String name, Finding.Outcome finding, String why) {
    return new RunReport(context, source).ofUnfinished(name, finding, why);
  }

  private Outcome runHere(ExperimentSource source, RunEvidence evidence)
      throws AblyException, IOException, InterruptedException {
    Experiment experiment = source.experiment();
    List<String> channels = channels(experiment.load().channels());
    List<Injection> injections = new ArrayList<>();
    for (Step step : experiment.method()) {
      injections.add(stage.injection(step, channels));
    }
    bringUp(experiment, injections);
    usable = false;
    Report report = new ExperimentRun(source, evidence, stage, channels, injections, context).run();
    usable = report.isGood() && !leavesTraces(experiment);
    if (!report.isGood() || experiment.evidence().contains(Evidence.LOGS)) {
      evidence.keepLogs(stage.logs());
    }
    return tell(source, evidence, outcome(report), report);
  }

  private static Outcome outcome(Report report) {
    if (report.isAborted()) {
      return Outcome.ABORTED;
    }
    return report.isGood() ? Outcome.AS_EXPECTED : Outcome.NOT_AS_EXPECTED;
  }

  /** Such an experiment is best run after those that are not. */
  static boolean leavesTraces(Experiment experiment) {
    return experiment.method().stream().anyMatch(Injections::leavesTraces);
  }

  private void bringUp(Experiment experiment, List<Injection> injections) throws IOException {
    stage.setNetworks(experiment.setting());
    if (usable && !leavesTraces(experiment) && stage.isHealthy()) {
      return;
    }
    context.say("Starting regions " + experiment.setting().regions() + " on empty storage");
    stage.startEmpty(injections);
    context.say("Regions are up");
  }

  /** Names that no earlier run used. */
  private static List<String> channels(int count) {
    String run = Integer.toHexString(0x10000 + new SecureRandom().nextInt(0xf0000));
    List<String> names = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      names.add("chaos-" + run + "-" + number);
    }
    return names;
  }

  private Outcome tell(
      ExperimentSource source, RunEvidence evidence, Outcome outcome, Report report) {
    for (Finding finding : report.findings()) {
      context
          .narrator()
          .plain(
              "  %-20s %s%s"
                  .formatted(
                      words(finding.outcome()),
                      finding.name(),
                      finding.detail().isEmpty() ? "" : ": " + finding.detail()));
    }
    if (source.experiment().evidence().contains(Evidence.REPORT)) {
      evidence.keepReport(report);
    }
    context.say(report.name() + ": " + words(outcome));
    return outcome;
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
