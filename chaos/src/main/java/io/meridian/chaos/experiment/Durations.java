package io.meridian.chaos.experiment;

import io.meridian.chaos.experiment.FileValue.Text;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500 ms}, {@code 20 s}, {@code 3 min}. */
final class Durations {
  // Nine digits of the largest unit are within what a Duration holds.
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9}) ?(ms|s|min)");

  private Durations() {}

  /** In the largest unit that shows it without a fraction; what is below a millisecond is cut. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + " ms";
    }
    long seconds = millis / 1_000;
    return seconds == 0 || seconds % 60 != 0 ? seconds + " s" : seconds / 60 + " min";
  }

  static Optional<Duration> read(Text text, Duration min, Duration max, Problems problems) {
    Matcher written = WRITTEN.matcher(text.value());
    if (!written.matches()) {
      problems.add(
          text.place(),
          "%s is %s, expected a duration such as \"500 ms\", \"20 s\" or \"3 min\""
              .formatted(text.place().path(), text.shown()));
      return Optional.empty();
    }
    long amount = Long.parseLong(written.group(1));
    Duration duration =
        switch (written.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          default -> Duration.ofMinutes(amount);
        };
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      problems.add(
          text.place(),
          "%s is %s, allowed are %s to %s"
              .formatted(text.place().path(), text.shown(), text(min), text(max)));
      return Optional.empty();
    }
    return Optional.of(duration);
  }
}
