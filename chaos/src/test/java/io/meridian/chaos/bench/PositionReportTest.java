package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PositionReportTest {
  @Test
  void barsShowWhichLengthsReachTheGoal() {
    assertThat(PositionReport.bar(128, 192)).hasSize(65).endsWith("|").startsWith("=".repeat(33));
    assertThat(PositionReport.bar(128, 192).charAt(48)).isEqualTo('>');
    assertThat(PositionReport.bar(128, 300)).hasSize(76).endsWith(">").contains("|");
  }

  @Test
  void aPositionAsLongAsTheGoalMissesIt() {
    assertThat(PositionReport.verdict(point(255))).contains("255 characters").endsWith("is met.");
    assertThat(PositionReport.verdict(point(256))).endsWith("is MISSED.");
  }

  @Test
  void aShortPositionIsWorthNothingWhenAMessageWasLost() {
    PositionRun.Point lost =
        new PositionRun.Point(500, 40, received(100), nothing(), new Latencies(), 0);

    assertThat(PositionReport.verdict(lost)).endsWith("is MISSED.");
  }

  private static PositionRun.Point point(int longest) {
    return new PositionRun.Point(500, 40, received(longest), received(100), new Latencies(), 0);
  }

  private static Deliveries received(int serialChars) {
    Deliveries deliveries = nothing();
    deliveries.take(0, System.nanoTime(), serialChars);
    return deliveries;
  }

  private static Deliveries nothing() {
    return new Deliveries(new Schedule(System.nanoTime(), 1, Duration.ZERO, Duration.ofSeconds(1)));
  }
}
