package io.meridian.regions.cli;

import io.meridian.regions.launch.LocalDeployment;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What to do when another command starts or stops regions; for programs that cannot try again. */
final class LockWaitOption {
  private static final int MAX_SECONDS = 3600;

  @Option(
      names = "--lock-wait",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long to wait while another command starts, stops or changes regions, 0 to 3600;"
              + " default: ${DEFAULT-VALUE}, fail at once.")
  private int seconds;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  /** The deployment that waits as was asked for. */
  LocalDeployment of(LocalDeployment deployment) {
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--lock-wait is " + seconds + " s, allowed are 0 to " + MAX_SECONDS);
    }
    return deployment.withLockPatience(Duration.ofSeconds(seconds));
  }
}
