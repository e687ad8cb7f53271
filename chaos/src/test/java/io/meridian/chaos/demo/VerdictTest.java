package io.meridian.chaos.demo;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.PresenceReport;
import io.meridian.chaos.history.SubscriberReport;
import io.meridian.chaos.history.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final SubscriberReport SURVIVOR = subscriber("eu-1", 100, 900, "eu");
  private static final SubscriberReport MOVED = subscriber("us-1", 100, 3_000, "us", "eu");

  @Test
  void allZerosAndAMoveAreGood() {
    Verdict verdict = judge(report(List.of(), SURVIVOR, MOVED));

    assertThat(verdict.isGood()).isTrue();
    assertThat(verdict.lines())
        .containsExactly("Nothing acknowledged was lost, duplicated or reordered.");
  }

  @Test
  void aBrokenPromiseFails() {
    Violation lost = new Violation(Violation.Kind.LOST, "eu-1", 1, "p#1 on c");

    assertThat(judge(report(List.of(lost), SURVIVOR, MOVED)).failures())
        .containsExactly("1 broken promises: {LOST=1}");
  }

  @Test
  void aSilentSurvivorFailsWhileASilentMoverDoesNot() {
    SubscriberReport silent = subscriber("eu-1", 100, 1_001, "eu");

    Verdict verdict = judge(report(List.of(), silent, MOVED));

    assertThat(verdict.isGood()).isFalse();
    assertThat(verdict.failures()).isEmpty();
    assertThat(verdict.silences())
        .containsExactly(
            "eu-1 heard nothing for 1,001 ms, 1 ms more than the limit of 1,000 ms"
                + " (--max-silence)");
  }

  @Test
  void whereOnlySilenceWasTooLongItIsSaidThatNoMessageSuffered() {
    SubscriberReport silent = subscriber("eu-1", 100, 1_674, "eu");

    assertThat(judge(report(List.of(), silent, MOVED)).lines())
        .containsExactly(
            "Nothing acknowledged was lost, duplicated or reordered.",
            "FAILED: eu-1 heard nothing for 1,674 ms, 674 ms more than the limit of 1,000 ms"
                + " (--max-silence)",
            "Silence alone exceeded its limit. A busy machine does that: run the demo again with"
                + " less beside it, or with another --max-silence=MILLIS.");
  }

  @Test
  void whereMoreThanSilenceFailedNeitherComfortNorHintIsGiven() {
    Violation lost = new Violation(Violation.Kind.LOST, "eu-1", 1, "p#1 on c");
    SubscriberReport silent = subscriber("eu-1", 100, 1_674, "eu");

    assertThat(judge(report(List.of(lost), silent, MOVED)).lines())
        .containsExactly(
            "FAILED: 1 broken promises: {LOST=1}",
            "FAILED: eu-1 heard nothing for 1,674 ms, 674 ms more than the limit of 1,000 ms"
                + " (--max-silence)");
  }

  @Test
  void aClientThatStayedInTheDeadRegionFails() {
    SubscriberReport stayed = subscriber("us-1", 100, 1, "us");

    assertThat(judge(report(List.of(), SURVIVOR, stayed)).failures())
        .containsExactly("us-1 did not move away from us");
  }

  @Test
  void aSubscriberThatReceivedNothingFails() {
    SubscriberReport deaf = subscriber("eu-1", 0, 0, "eu");

    assertThat(judge(report(List.of(), deaf, MOVED)).failures())
        .containsExactly("eu-1 received nothing");
  }

  private static Verdict judge(HistoryReport report) {
    return Verdict.of(report, "us", Set.of("us-1"), 1_000);
  }

  private static HistoryReport report(List<Violation> violations, SubscriberReport... subscribers) {
    return new HistoryReport(
        List.of(subscribers),
        100,
        100,
        0,
        0,
        PresenceReport.NONE,
        List.of(),
        Map.of(),
        violations,
        violations.stream().collect(groupingBy(Violation::kind, counting())));
  }

  private static SubscriberReport subscriber(
      String name, long received, long silenceMillis, String... regions) {
    return new SubscriberReport(name, received, 0, 0, 0, 0, 0, silenceMillis, List.of(regions), 1);
  }
}
