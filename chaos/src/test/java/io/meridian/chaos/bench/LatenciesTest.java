package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private final Latencies latencies = new Latencies();

  @Test
  void percentilesAreThoseOfWhatWasRecorded() {
    for (int millis = 1; millis <= 100; millis++) {
      latencies.record(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    assertThat(latencies.count()).isEqualTo(100);
    assertThat(latencies.millis(50)).isCloseTo(50, within(0.1));
    assertThat(latencies.millis(99)).isCloseTo(99, within(0.1));
    assertThat(latencies.millis(100)).isCloseTo(100, within(0.1));
  }

  @Test
  void whatIsOutOfRangeCountsAsTheEndOfIt() {
    latencies.record(-1);
    latencies.record(TimeUnit.HOURS.toNanos(1));

    assertThat(latencies.count()).isEqualTo(2);
    assertThat(latencies.millis(0)).isZero();
    assertThat(latencies.millis(100))
        .isCloseTo(Latencies.MAX_SECONDS * 1_000.0, within(1.0 * Latencies.MAX_SECONDS));
  }

  @Test
  void ofNoneThereIsNoPercentile() {
    assertThat(latencies.millis(99)).isNaN();
    assertThat(latencies.percentiles().values()).containsOnly(Double.NaN);
    assertThat(latencies.row("eu -> us")).hasSameSizeAs(Latencies.header("path"));
  }

  @Test
  void rowsStandUnderTheirHeader() {
    latencies.record(TimeUnit.MILLISECONDS.toNanos(3));

    assertThat(latencies.row("eu -> us")).hasSameSizeAs(Latencies.header("path")).contains("3.00");
  }
}
