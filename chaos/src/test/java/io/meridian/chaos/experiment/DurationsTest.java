package io.meridian.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.experiment.FileValue.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  private static final Duration MAX = Duration.ofHours(2);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, 1_000, 1_500, 59_000, 60_000, 61_000, 3_600_000})
  void whatIsWrittenIsReadAgain(long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(read(Durations.text(duration))).contains(duration);
  }

  @Test
  void theLargestUnitWithoutAFractionIsShown() {
    assertThat(Durations.text(Duration.ofMillis(1_500))).isEqualTo("1500 ms");
    assertThat(Durations.text(Duration.ofSeconds(90))).isEqualTo("90 s");
    assertThat(Durations.text(Duration.ofSeconds(120))).isEqualTo("2 min");
  }

  @Test
  void theBlankBeforeTheUnitMayBeLeftOut() {
    assertThat(read("20s")).contains(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "s", "-1 s", "1.5 s", "20  s", "20 S", "20 h", "1234567890 ms"})
  void anythingElseIsRefused(String text) {
    assertThat(read(text)).isEmpty();
  }

  private static Optional<Duration> read(String text) {
    return Durations.read(
        new Text(new Place("at", 1, 1), text), Duration.ZERO, MAX, new Problems(Path.of("x.json")));
  }
}
