package io.meridian.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.chaos.history.Violation.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each test plants one fault in a history that is otherwise sound. */
class HistoryCheckerTest {
  private final PlantedHistory history =
      new PlantedHistory().subscribed("ada", "news").subscribed("bob", "news");

  @Test
  void aSoundHistoryHolds() {
    history.delivered("pia", 1).delivered("pia", 2).delivered("quinn", 1);

    HistoryReport report = history.check();

    assertThat(report.holds()).isTrue();
    assertThat(report.sent()).isEqualTo(3);
    assertThat(report.acknowledged()).isEqualTo(3);
    assertThat(report.subscribers())
        .extracting(SubscriberReport::subscriber, SubscriberReport::received)
        .containsExactly(tuple("ada", 3L), tuple("bob", 3L));
  }

  @Test
  void anAcknowledgedMessageThatOneSubscriberMissesIsLostForIt() {
    history.delivered("pia", 1).sent("pia", 2).acknowledged("pia", 2).received("ada", "pia", 2);

    HistoryReport report = history.check();

    assertThat(report.violations())
        .extracting(Violation::kind, Violation::client)
        .containsExactly(tuple(Kind.LOST, "bob"));
    assertThat(subscriber(report, "bob").lost()).isEqualTo(1);
    assertThat(subscriber(report, "ada").lost()).isZero();
  }

  @Test
  void aMessageThatArrivesTwiceIsDuplicatedAndNotOutOfOrder() {
    history.delivered("pia", 1).delivered("pia", 2).received("ada", "pia", 1);

    HistoryReport report = history.check();

    assertThat(kinds(report)).containsExactly(Kind.DUPLICATED);
    assertThat(subscriber(report, "ada").duplicated()).isEqualTo(1);
    assertThat(subscriber(report, "ada").outOfOrder()).isZero();
  }

  @Test
  void aMessageBehindALaterOneOfItsPublisherIsOutOfOrder() {
    history.delivered("pia", 1);
    history.sent("pia", 2).sent("pia", 3).acknowledged("pia", 2).acknowledged("pia", 3);
    history.received("ada", "pia", 3).received("ada", "pia", 2);
    history.received("bob", "pia", 2).received("bob", "pia", 3);

    HistoryReport report = history.check();

    assertThat(kinds(report)).containsExactly(Kind.OUT_OF_ORDER);
    assertThat(report.violations().get(0).detail()).isEqualTo("pia#2 on news arrived after #3");
    assertThat(subscriber(report, "ada").outOfOrder()).isEqualTo(1);
  }

  @Test
  void twoPublishersMayBeSeenInAnyOrder() {
    history.sent("pia", 1).sent("quinn", 1).acknowledged("pia", 1).acknowledged("quinn", 1);
    history.received("ada", "pia", 1).received("ada", "quinn", 1);
    history.received("bob", "quinn", 1).received("bob", "pia", 1);

    assertThat(history.check().holds()).isTrue();
  }

  @Test
  void aRefusedMessageMayArriveOrNot() {
    history.sent("pia", 1).refused("pia", 1).received("ada", "pia", 1);

    HistoryReport report = history.check();

    assertThat(report.holds()).isTrue();
    assertThat(report.refused()).isEqualTo(1);
    assertThat(subscriber(report, "ada").unacknowledged()).isEqualTo(1);
    assertThat(subscriber(report, "bob").unacknowledged()).isZero();
  }

  @Test
  void aMessageWithoutAnAnswerIsReportedToItsPublisher() {
    history.sent("pia", 1);

    HistoryReport report = history.check();

    assertThat(report.unanswered()).isEqualTo(1);
    assertThat(report.violations())
        .extracting(Violation::kind, Violation::client)
        .containsExactly(tuple(Kind.UNANSWERED, "pia"));
  }

  @Test
  void aMessageThatNobodySentIsReported() {
    history.received("ada", "mallory", 1);

    HistoryReport report = history.check();

    assertThat(kinds(report)).containsExactly(Kind.NEVER_SENT);
    assertThat(subscriber(report, "ada").neverSent()).isEqualTo(1);
  }

  @Test
  void whatWasSentOutsideTheSubscriptionIsNotOwed() {
    history.delivered("pia", 1);
    history.subscribed("late", "news").unsubscribed("bob", "news");
    history.sent("pia", 2).acknowledged("pia", 2);
    history.received("ada", "pia", 2).received("late", "pia", 2);

    assertThat(history.check().holds()).isTrue();
  }

  @Test
  void silenceIsTheLongestGapUntilTheLastSending() {
    history.delivered("pia", 1).passMillis(700).delivered("pia", 2).passMillis(300);
    history.delivered("pia", 3).passMillis(5_000);

    assertThat(history.check().subscribers())
        .allMatch(subscriber -> subscriber.longestSilenceMillis() == 700);
  }

  @Test
  void silenceThatIsOverBeforeTheFirstDisturbanceDoesNotCount() {
    history.delivered("pia", 1).passMillis(4_000).delivered("pia", 2).passMillis(200);
    history.disturbed("kill eu").passMillis(100).delivered("pia", 3).passMillis(100);
    history.delivered("pia", 4);

    assertThat(history.check().subscribers())
        .allMatch(subscriber -> subscriber.longestSilenceMillis() == 300);
  }

  @Test
  void aSubscriberThatHearsNothingMoreIsSilentUntilTheLastSending() {
    history.delivered("pia", 1).passMillis(400).sent("pia", 2).acknowledged("pia", 2);
    history.received("ada", "pia", 2).passMillis(600);
    history.sent("pia", 3).acknowledged("pia", 3).received("ada", "pia", 3);

    assertThat(subscriber(history.check(), "bob").longestSilenceMillis()).isEqualTo(1_000);
  }

  @Test
  void aMoveThatKeepsTheConnectionIdIsNoViolation() {
    history.connected("ada", "us", "c1").connected("ada", "us", "c1").connected("ada", "eu", "c1");

    HistoryReport report = history.check();

    assertThat(report.holds()).isTrue();
    assertThat(subscriber(report, "ada").regions()).containsExactly("us", "eu");
    assertThat(subscriber(report, "ada").moved()).isTrue();
    assertThat(subscriber(report, "bob").moved()).isFalse();
  }

  @Test
  void aMoveThatChangesTheConnectionIdIsReported() {
    history.connected("ada", "us", "c1").connected("ada", "eu", "c2");

    HistoryReport report = history.check();

    assertThat(kinds(report)).containsExactly(Kind.CONNECTION_ID_CHANGED);
    assertThat(subscriber(report, "ada").connectionIds()).isEqualTo(2);
  }

  @Test
  void aHistoryThatDroppedEventsProvesNothing() {
    history.delivered("pia", 1).dropped(3);

    assertThat(kinds(history.check())).containsExactly(Kind.HISTORY_INCOMPLETE);
  }

  @Test
  void answersToWhatWasNeverSentProveNothing() {
    history.delivered("pia", 1).acknowledged("pia", 2);

    assertThat(kinds(history.check())).containsExactly(Kind.HISTORY_INCOMPLETE);
  }

  @Test
  void aGapInAPublishersNumbersProvesNothing() {
    history.delivered("pia", 1).delivered("pia", 3).delivered("pia", 7).delivered("quinn", 2);

    assertThat(incomplete())
        .isEqualTo("3 gaps in the numbers of what was sent, first pia#3 on news after #1");
  }

  @Test
  void aDeliveryToWhoNeverSubscribedProvesNothing() {
    history.delivered("pia", 1).received("eve", "pia", 1).subscribed("eve", "sport");

    assertThat(incomplete())
        .isEqualTo(
            "1 deliveries to who never subscribed to the channel, first pia#1 on news to eve");
  }

  @Test
  void aDeliveryBeforeItsSendingProvesNothing() {
    history
        .received("ada", "pia", 1)
        .sent("pia", 1)
        .acknowledged("pia", 1)
        .received("bob", "pia", 1);

    assertThat(incomplete())
        .isEqualTo("1 messages that arrived before they were sent, first pia#1 on news");
  }

  @Test
  void anEndOfAFaultWithoutItsBeginningProvesNothing() {
    history.disturbed("cut").undisturbed("cut").undisturbed("cut");

    assertThat(incomplete()).isEqualTo("1 faults that ended and had not begun, first cut");
  }

  @Test
  void aSecondBeginningOfAFaultProvesNothing() {
    history.disturbed("cut").disturbed("cut").undisturbed("cut");

    assertThat(incomplete()).isEqualTo("1 faults that began again before they ended, first cut");
  }

  private String incomplete() {
    HistoryReport report = history.check();
    assertThat(kinds(report)).containsExactly(Kind.HISTORY_INCOMPLETE);
    return report.violations().get(0).detail();
  }

  @Test
  void aRefusalAfterAnAcknowledgementExcusesNoLossAndProvesNothing() {
    history.sent("pia", 1).acknowledged("pia", 1).received("ada", "pia", 1).refused("pia", 1);

    HistoryReport report = history.check();

    assertThat(kinds(report)).containsExactly(Kind.LOST, Kind.HISTORY_INCOMPLETE);
    assertThat(report.acknowledged()).isEqualTo(1);
    assertThat(report.refused()).isZero();
  }

  @Test
  void anAcknowledgementAfterARefusalCountsAndProvesNothing() {
    history.sent("pia", 1).refused("pia", 1).acknowledged("pia", 1).received("ada", "pia", 1);

    HistoryReport report = history.check();

    assertThat(kinds(report)).containsExactly(Kind.LOST, Kind.HISTORY_INCOMPLETE);
    assertThat(report.violations())
        .extracting(Violation::detail)
        .contains("1 messages were both acknowledged and refused, pia#1 on news the first");
  }

  @Test
  void aMessageThatIsSentTwiceExcusesNoLossAndProvesNothing() {
    history.sent("pia", 1).acknowledged("pia", 1).received("ada", "pia", 1).sent("pia", 1);

    HistoryReport report = history.check();

    assertThat(kinds(report)).containsExactly(Kind.LOST, Kind.HISTORY_INCOMPLETE);
    assertThat(report.sent()).isEqualTo(1);
    assertThat(report.unanswered()).isZero();
  }

  @Test
  void theSameAnswerAgainChangesNothing() {
    history.sent("pia", 1).acknowledged("pia", 1).received("ada", "pia", 1);
    history.received("bob", "pia", 1).passMillis(60_000).acknowledged("pia", 1);

    assertThat(history.check().holds()).isTrue();
  }

  @Test
  void allViolationsAreCountedAndTheFirstAreSpelledOut() {
    for (int number = 1; number <= HistoryChecker.MAX_VIOLATIONS + 5; number++) {
      history.received("ada", "mallory", number);
    }

    HistoryReport report = history.check();

    assertThat(report.violationCount()).isEqualTo(HistoryChecker.MAX_VIOLATIONS + 5L);
    assertThat(report.violations()).hasSize(HistoryChecker.MAX_VIOLATIONS);
  }

  private static List<Kind> kinds(HistoryReport report) {
    return report.violations().stream().map(Violation::kind).toList();
  }

  private static SubscriberReport subscriber(HistoryReport report, String name) {
    return report.subscribers().stream()
        .filter(subscriber -> subscriber.subscriber().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatTheSdkSaidOfTheChannelIsNamedBesideWhatIsLostAndExcusesNothing() {
    PlantedHistory interrupted =
        new PlantedHistory()
            .subscribed("ada", "news")
            .sent("pia", 1)
            .acknowledged("pia", 1)
            .passMillis(3_000)
            .continuityLost("ada", "sport")
            .continuityLost("ada", "news")
            .sent("pia", 2)
            .acknowledged("pia", 2);

    assertThat(interrupted.check().violations())
        .filteredOn(violation -> violation.kind() == Kind.LOST)
        .extracting(Violation::detail)
        .containsExactly(
            "pia#1 on news was acknowledged and did not arrive; the SDK lost the channel's"
                + " continuity at 3.000 s: suspended",
            "pia#2 on news was acknowledged and did not arrive");
  }
}
