package io.meridian.chaos.run;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.chaos.stage.Narrator;
import io.meridian.regions.cli.FailureMessage;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.wan.WanProfiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The process in which experiments run that need the same regions; {@link RunCommand} starts it. It
 * ends when its standard input does, as it does when whoever started it is gone.
 */
@Command(name = "experiment-process")
public final class ExperimentProcess implements Callable<Integer> {
  @Option(names = "--folder", required = true)
  @SuppressWarnings("NullAway.Init") // by Picocli
  private Path folder;

  @Option(names = "--reports", required = true)
  @SuppressWarnings("NullAway.Init") // by Picocli
  private Path reports;

  @Parameters private List<Path> files = List.of();

  @Option(
      names = "--asked",
      description = "What the user called each of the files, in their order.")
  private List<String> asked = List.of();

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  private ExperimentProcess() {}

  /** Exits with {@link Outcome#exitStatus}; threads of the SDK do not keep it alive. */
  public static void main(String[] args) {
    exitWithStandardInput();
    System.exit(
        new CommandLine(new ExperimentProcess())
            // What keeps regions from being started is told here; what happens later is in a
            // report.
            .setExecutionExceptionHandler(new FailureMessage(CommandLine.ExitCode.USAGE))
            .execute(args));
  }

  private static void exitWithStandardInput() {
    InputStream starter = System.in;
    Thread watch =
        new Thread(
            () -> {
              try {
                starter.transferTo(OutputStream.nullOutputStream());
              } catch (IOException gone) {
                // As good as its end.
              }
              System.exit(RunCommand.INTERRUPTED);
            },
            "watch starter");
    watch.setDaemon(true);
    watch.start();
  }

  /** Where the data and logs of regions are in a folder. */
  static Path regions(Path folder) {
    return folder.resolve("regions");
  }

  @Override
  public Integer call() throws Exception {
    Installation installation = Installation.current();
    Narrator narrator = new Narrator(spec.commandLine().getOut());
    WanProfiles profiles = WanProfiles.load(installation.wan().latencies());
    RunContext context =
        new RunContext(installation, profiles, Files.createDirectories(folder), reports, narrator);
    List<ExperimentSource> experiments =
        IntStream.range(0, files.size())
            .mapToObj(i -> ExperimentSource.read(asked.get(i), files.get(i), profiles))
            .toList();
    Outcome outcome = Outcome.AS_EXPECTED;
    try (EmulatedRegions regions =
        EmulatedRegions.open(
            installation,
            regions(folder),
            RunCommand.plan(experiments.get(0).experiment().setting()))) {
      ExperimentSeries series = new ExperimentSeries(new EmulatedStage(regions, context), context);
      for (ExperimentSource experiment : experiments) {
        outcome = outcome.worse(series.run(experiment));
      }
    }
    return outcome.exitStatus();
  }
}
