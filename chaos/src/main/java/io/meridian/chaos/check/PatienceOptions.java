package io.meridian.chaos.check;

import io.meridian.chaos.history.Patience;
import java.time.Duration;
import picocli.CommandLine.Option;

/** For how long what is promised may take; the defaults are those of {@link Patience#DEFAULT}. */
final class PatienceOptions {
  private static final String LATE = "--late-millis";
  private static final String STEADY = "--steady-millis";
  private static final String SETTLES = "--settles-millis";
  private static final String RESUMES = "--resumes-millis";
  private static final String FADES = "--fades-millis";

  @Option(
      names = LATE,
      paramLabel = "MS",
      description =
          "An answer or a delivery that takes longer is an outage (default: ${DEFAULT-VALUE}).")
  private long lateMillis = Patience.DEFAULT.late().toMillis();

  @Option(
      names = STEADY,
      paramLabel = "MS",
      description = "Recovered is who was served for so long (default: ${DEFAULT-VALUE}).")
  private long steadyMillis = Patience.DEFAULT.steady().toMillis();

  @Option(
      names = SETTLES,
      paramLabel = "MS",
      description =
          "How long it may take until who entered or left is shown, or is not, everywhere"
              + " (default: ${DEFAULT-VALUE}).")
  private long settlesMillis = Patience.DEFAULT.settles().toMillis();

  @Option(
      names = RESUMES,
      paramLabel = "MS",
      description =
          "Who is back within this time must not be seen to leave (default: ${DEFAULT-VALUE}).")
  private long resumesMillis = Patience.DEFAULT.resumes().toMillis();

  @Option(
      names = FADES,
      paramLabel = "MS",
      description =
          "How long a member without a connection may be shown (default: ${DEFAULT-VALUE}).")
  private long fadesMillis = Patience.DEFAULT.fades().toMillis();

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException naming the option whose time is not positive
   */
  Patience patience() {
    return new Patience(
        millis(LATE, lateMillis),
        millis(STEADY, steadyMillis),
        millis(SETTLES, settlesMillis),
        millis(RESUMES, resumesMillis),
        millis(FADES, fadesMillis));
  }

  private static Duration millis(String option, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " is " + value + ", it has to be at least 1");
    }
    return Duration.ofMillis(value);
  }
}
