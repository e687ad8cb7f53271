package io.meridian.chaos.bench;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a search for the highest load goes. */
final class CapacityOptions {
  private static final OptionRange BUDGETS = new OptionRange(1, Latencies.MAX_SECONDS * 1_000);
  private static final OptionRange REFINEMENTS = new OptionRange(0, 10);

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
      defaultValue = "60",
      description =
          "How long the first load runs before anything counts, 0 to 600 (default:"
              + " ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long each load is measured, 1 to 600 (default: ${DEFAULT-VALUE}).")
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
   * @throws picocli.CommandLine.ParameterException naming the option, its value and what is allowed
   */
  void require() {
    BUDGETS.require(command, "--budget", budgetMillis);
    OptionRange.WARM_UP_SECONDS.require(command, "--warm-up", warmUp);
    OptionRange.SECONDS.require(command, "--seconds", seconds);
    REFINEMENTS.require(command, "--refine", refinements);
  }
}
