package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RelayRunTest {
  private final RelayRun run =
      new RelayRun(200, 1_000, Duration.ofMillis(100), Duration.ofMillis(200));

  @Test
  void allMessagesComeWithoutARelay() throws Exception {
    RelayRun.Result result = run.direct();

    assertThat(result.missing()).isZero();
    assertThat(result.added().count()).isEqualTo(200);
    assertThat(result.cores()).isZero();
  }

  @Test
  void allMessagesComeThroughARelayWhoseProcessorTimeIsCounted() throws Exception {
    RelayRun.Result result = run.through(Duration.ofMillis(20));

    assertThat(result.missing()).isZero();
    assertThat(result.added().count()).isEqualTo(200);
    assertThat(result.cores()).isPositive();
  }
}
