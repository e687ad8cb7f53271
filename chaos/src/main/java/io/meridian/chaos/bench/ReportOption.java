package io.meridian.chaos.bench;

import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.ReportFiles;
import io.meridian.chaos.report.Surroundings;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LaunchException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a benchmark's report goes. */
final class ReportOption {
  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Where the report goes (default: .meridian/bench/reports).")
  private @Nullable Path folder;

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec command;

  /**
   * Where it will be written; to be asked for before the run.
   *
   * @throws ParameterException when nothing can be written there
   */
  Path writableFolder(Installation installation) {
    Path chosen = folder == null ? installation.runFolder().resolve("bench/reports") : folder;
    try {
      ReportFiles.requireWritable(chosen);
    } catch (LaunchException unusable) {
      throw new ParameterException(
          command.commandLine(), String.valueOf(unusable.getMessage()), unusable);
    }
    return chosen;
  }

  /** What the benchmark ran on; benchmarks draw nothing at random but jitter, whose seed is 0. */
  Environment environment(Installation installation) {
    String arguments =
        String.join(" ", command.root().commandLine().getParseResult().originalArgs());
    return Surroundings.of(installation, "./meridian " + arguments, 0);
  }

  /** Writes it and says where. */
  void write(Path writableFolder, Report report, BenchReport console) {
    report
        .findings()
        .forEach(
            finding ->
                console.say(finding.outcome() + " " + finding.name() + ": " + finding.detail()));
    console.say("Report in " + ReportFiles.write(writableFolder, report).page());
  }
}
