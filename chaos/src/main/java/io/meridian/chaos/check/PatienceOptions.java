package io.meridian.chaos.check;

import io.meridian.chaos.history.Patience;
import java.time.Duration;
import picocli.CommandLine.Option;

/** For how long what is promised may take; the defaults are those of {@link Patience#DEFAULT}. */
final class PatienceOptions {
  @Option(
      names = "--late-millis",
      paramLabel = "MS",
      description =
          "An answer or a delivery that takes longer is an outage (default: ${DEFAULT-VALUE}).")
  private long lateMillis = Patience.DEFAULT.late().toMillis();

  @Option(
      names = "--steady-millis",
      paramLabel = "MS",
      description = "Recovered is who was served for so long (default: ${DEFAULT-VALUE}).")
  private long steadyMillis = Patience.DEFAULT.steady().toMillis();

  @Option(
      names = "--settles-millis",
      paramLabel = "MS",
      description =
          "How long it may take until who entered or left is shown, or is not, everywhere"
              + " (default: ${DEFAULT-VALUE}).")
  private long settlesMillis = Patience.DEFAULT.settles().toMillis();

  @Option(
      names = "--resumes-millis",
      paramLabel = "MS",
      description =
          "Who is back within this time must not be seen to leave (default: ${DEFAULT-VALUE}).")
  private long resumesMillis = Patience.DEFAULT.resumes().toMillis();

  @Option(
      names = "--fades-millis",
      paramLabel = "MS",
      description =
          "How long a member without a connection may be shown (default: ${DEFAULT-VALUE}).")
  private long fadesMillis = Patience.DEFAULT.fades().toMillis();

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException when a time is not positive
   */
  Patience patience() {
    return new Patience(
        Duration.ofMillis(lateMillis),
        Duration.ofMillis(steadyMillis),
        Duration.ofMillis(settlesMillis),
        Duration.ofMillis(resumesMillis),
        Duration.ofMillis(fadesMillis));
  }
}
