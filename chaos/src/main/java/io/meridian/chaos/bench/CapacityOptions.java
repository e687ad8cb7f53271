package io.meridian.chaos.bench;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a search for the highest load goes. */
final class CapacityOptions {
  @Option(
      names = "--budget",
      paramLabel = "MILLIS",
      defaultValue = "100",
      description =
          "What p99 may take beyond the emulated way, of each two regions (default:"
              + " ${DEFAULT-VALUE}).")
  private int budgetMillis;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "How long the first load runs before anything counts (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long each load is measured (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--refine",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Loads to try between the last that passed and the first that did not (default:"
              + " ${DEFAULT-VALUE}).")
  private int refinements;

  @Spec(Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec command;

  int budgetMillis() {
    return budgetMillis;
  }

  Duration warmUp() {
    return Duration.ofSeconds(warmUp);
  }

  Duration time() {
    return Duration.ofSeconds(seconds);
  }

  int refinements() {
    return refinements;
  }

  /**
   * For before anything is started.
   *
   * @throws ParameterException naming the option, its value and what is allowed
   */
  void require() {
    require("--budget", budgetMillis, 1, Latencies.MAX_SECONDS * 1_000);
    require("--warm-up", warmUp, 0, 600);
    require("--seconds", seconds, 1, 600);
    require("--refine", refinements, 0, 10);
  }

  /** As {@link #require()}, for an option of the command itself. */
  void require(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          command.commandLine(),
          option + " is " + value + ", allowed are " + least + " to " + most);
    }
  }
}
