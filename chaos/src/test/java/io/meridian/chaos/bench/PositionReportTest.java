package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionReportTest {
  @Test
  void barsShowWhichLengthsReachTheGoal() {
    assertThat(PositionReport.bar(128, 192)).hasSize(65).endsWith("|").startsWith("=".repeat(33));
    assertThat(PositionReport.bar(128, 192).charAt(48)).isEqualTo('>');
    assertThat(PositionReport.bar(128, 300)).hasSize(76).endsWith(">").contains("|");
  }

  @Test
  void whatIsPlottedGrowsWithTheRateAndTheRoundTripAndNotWithTheMachine() {
    List<String> lines =
        PositionReport.plot(
                List.of(
                    point(1_000, 40, 128, 100),
                    point(10, 80, 64, 5_000),
                    point(500, 20, 96, 1),
                    point(10, 10, 32, 900)))
            .lines()
            .toList();

    assertThat(lines.get(0)).startsWith("rate*RTT");
    assertThat(lines.subList(1, 5))
        .extracting(line -> line.substring(0, 9))
        .containsExactly("     0.1 ", "     0.8 ", "    10.0 ", "    40.0 ");
    assertThat(lines.get(1)).contains("  ========>").doesNotContain("=========");
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

  private static PositionRun.Point point(int rate, int roundTrip, int chars, int ackMillis) {
    Latencies acknowledged = new Latencies();
    acknowledged.record(ackMillis * 1_000_000L);
    return new PositionRun.Point(
        rate, roundTrip, received(chars), received(chars), acknowledged, 0);
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
