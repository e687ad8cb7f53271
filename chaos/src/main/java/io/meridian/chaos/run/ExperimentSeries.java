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
import io.meridian.chaos.report.ReportFiles;
import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.chaos.wan.WanLink;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.wan.PathDelay;
import io.meridian.regions.wan.WanProfile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Experiments that need the same regions, one after the other. Regions are used again while nothing
 * is seen of what was done to them; else they are started anew, on empty storage.
 */
final class ExperimentSeries {
  private final EmulatedRegions regions;
  private final RunContext context;
  private boolean usable;

  /**
   * @param regions that do not run yet
   */
  ExperimentSeries(EmulatedRegions regions, RunContext context) {
    this.regions = regions;
    this.context = context;
  }

  /**
   * Runs one and shows what it found. One that fails in any other way than an experiment may is not
   * as expected, and the next can be run.
   */
  Outcome run(Experiment experiment) throws InterruptedException {
    context.narrator().plain("");
    context.say(experiment.name() + ": " + experiment.title());
    Optional<String> missing =
        experiment.method().stream()
            .map(Requirements::missingFor)
            .flatMap(Optional::stream)
            .findFirst();
    if (missing.isPresent()) {
      return tellUnfinished(
          experiment, Outcome.SKIPPED, "skipped", Finding.Outcome.NOT_JUDGED, missing.get());
    }
    try {
      return runHere(experiment);
    } catch (AbortedException | LaunchException aborted) {
      usable = false;
      keepLogs(experiment);
      return tellUnfinished(
          experiment,
          Outcome.ABORTED,
          "aborted",
          Finding.Outcome.BROKEN,
          String.valueOf(aborted.getMessage()));
    } catch (AblyException | IOException | RuntimeException failed) {
      usable = false;
      keepLogs(experiment);
      keepTrace(experiment, failed);
      return tellUnfinished(
          experiment, Outcome.NOT_AS_EXPECTED, "failed", Finding.Outcome.BROKEN, failed.toString());
    }
  }

  private Outcome tellUnfinished(
      Experiment experiment, Outcome outcome, String name, Finding.Outcome finding, String why) {
    Report report =
        new RunReport(context, experiment, regions.ids()).ofUnfinished(name, finding, why);
    try {
      return tell(experiment, outcome, report);
    } catch (LaunchException unwritten) {
      context.say(
          "%s: %s; %s".formatted(experiment.name(), words(outcome), unwritten.getMessage()));
      return outcome;
    }
  }

  private Outcome runHere(Experiment experiment)
      throws AbortedException, AblyException, IOException, InterruptedException {
    List<String> channels = channels(experiment.load().channels());
    Injections kinds = new Injections(regions, channels);
    List<Injection> injections = new ArrayList<>();
    for (Step step : experiment.method()) {
      injections.add(kinds.of(step));
    }
    bringUp(experiment, injections);
    usable = false;
    Report report = new ExperimentRun(experiment, regions, channels, injections, context).run();
    usable = report.isGood() && !leavesTraces(experiment);
    if (!report.isGood() || experiment.evidence().contains(Evidence.LOGS)) {
      keepLogs(experiment);
    }
    return tell(
        experiment, report.isGood() ? Outcome.AS_EXPECTED : Outcome.NOT_AS_EXPECTED, report);
  }

  /** Such an experiment is best run after those that are not. */
  static boolean leavesTraces(Experiment experiment) {
    return experiment.method().stream().anyMatch(Injections::leavesTraces);
  }

  private void bringUp(Experiment experiment, List<Injection> injections) throws IOException {
    regions.wan().links().forEach(WanLink::heal);
    regions.wan().delay(delays(experiment.setting().wan()));
    regions.clientNetwork().heal();
    regions.clientNetwork().delay(experiment.setting().clients().orElse(PathDelay.NONE));
    if (usable && !leavesTraces(experiment) && regions.areHealthy()) {
      return;
    }
    context.say("Starting regions " + regions.ids() + " on empty storage");
    regions.wipeAll();
    for (Injection injection : injections) {
      injection.beforeStart();
    }
    regions.startAll(text -> {});
    context.say("Regions are up");
  }

  private BiFunction<RegionId, RegionId, PathDelay> delays(String profile) {
    return profile.equals(WanProfile.NONE)
        ? (from, to) -> PathDelay.NONE
        : context.profiles().profile(profile).of(regions.topology())::between;
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

  private Outcome tell(Experiment experiment, Outcome outcome, Report report) {
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
    if (experiment.evidence().contains(Evidence.REPORT)) {
      context.say("Report: " + ReportFiles.write(context.reports(), report).page());
    }
    context.say(report.name() + ": " + words(outcome));
    return outcome;
  }

  private static String words(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** For who wants to know why. */
  private void keepLogs(Experiment experiment) {
    try {
      Path folder = logs(experiment);
      for (RegionId region : regions.ids()) {
        for (Map.Entry<String, Path> log : regions.region(region).logs().entrySet()) {
          if (Files.exists(log.getValue())) {
            Path kept = folder.resolve(log.getKey() + ".log");
            Files.copy(log.getValue(), kept, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
      context.say("Logs of nodes and storage are in " + folder);
    } catch (IOException unwritten) {
      context.say("Logs of nodes and storage are not kept: " + unwritten);
    }
  }

  private void keepTrace(Experiment experiment, Exception failed) {
    try (PrintWriter trace =
        new PrintWriter(Files.newBufferedWriter(logs(experiment).resolve("failure.log")))) {
      failed.printStackTrace(trace);
    } catch (IOException unwritten) {
      context.say("The stack trace is not kept: " + unwritten);
    }
  }

  private Path logs(Experiment experiment) throws IOException {
    return Files.createDirectories(context.folder().resolve("logs").resolve(experiment.name()));
  }
}
