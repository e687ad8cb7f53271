package io.meridian.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.chaos.history.Recovery.ClientRecovery;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How long a disturbance was felt; late is what takes longer than 2 s, steady are 5 s. */
class RecoveryTest {
  private final PlantedHistory history =
      new PlantedHistory()
          .subscribed("ada", "news")
          .subscribed("bob", "news")
          .connected("ada", "eu", "c1")
          .delivered("pia", 1)
          .passMillis(1_000)
          .disturbed("kill eu");

  @Test
  void whoFeelsNothingHasRecoveredAtOnce() {
    history.delivered("pia", 2).passMillis(100).undisturbed("kill eu").delivered("pia", 3);

    Recovery recovery = only();

    assertThat(recovery.clients()).isEmpty();
    assertThat(recovery.sinceBeganMillis()).hasValue(0);
    assertThat(recovery.acknowledgedAfter()).isEqualTo(2);
    assertThat(recovery.acknowledgedAfterEnd()).isEqualTo(1);
  }

  @Test
  void aClientIsOutUntilItIsConnectedAgain() {
    history.passMillis(200).disconnected("ada").passMillis(3_300).connected("ada", "us", "c1");

    assertThat(only().clients())
        .extracting(ClientRecovery::client, ClientRecovery::sinceBeganMillis)
        .containsExactly(tuple("ada", OptionalLong.of(3_500)));
  }

  @Test
  void aSubscriberIsOutUntilWhatWasAcknowledgedArrives() {
    history.sent("pia", 2).acknowledged("pia", 2).received("bob", "pia", 2);
    history.passMillis(4_000).undisturbed("kill eu").passMillis(500).received("ada", "pia", 2);

    Recovery recovery = only();

    assertThat(recovery.clients()).extracting(ClientRecovery::client).containsExactly("ada");
    assertThat(recovery.sinceBeganMillis()).hasValue(4_500);
    assertThat(recovery.sinceEndedMillis()).hasValue(500);
  }

  @Test
  void aPublisherIsOutUntilItsMessageIsAnsweredAndNotItsSubscribers() {
    history.sent("pia", 2).passMillis(6_000).acknowledged("pia", 2);
    history.received("ada", "pia", 2).received("bob", "pia", 2);

    assertThat(only().clients())
        .extracting(ClientRecovery::client, ClientRecovery::sinceBeganMillis)
        .containsExactly(tuple("pia", OptionalLong.of(6_000)));
  }

  @Test
  void whoIsRefusedIsNotServedUntilALaterMessageIsAcknowledged() {
    history.sent("pia", 2).passMillis(300).refused("pia", 2).passMillis(200);
    history.sent("pia", 3).passMillis(100).acknowledged("pia", 3);
    history.received("ada", "pia", 3).received("bob", "pia", 3);

    assertThat(only().sinceBeganMillis()).hasValue(600);
  }

  @Test
  void aRefusalEndsNoSoonerThanItIsTold() {
    history.sent("pia", 2).delivered("pia", 3).passMillis(300).refused("pia", 2);

    assertThat(only().sinceBeganMillis()).hasValue(300);
  }

  @Test
  void whoIsRefusedFromTheEndOfTheFaultOnHasNotRecovered() {
    history.delivered("pia", 2).passMillis(3_000).undisturbed("kill eu");
    history.sent("pia", 3).refused("pia", 3).passMillis(1_000).sent("pia", 4).refused("pia", 4);

    Recovery recovery = only();

    assertThat(recovery.sinceBeganMillis()).isEmpty();
    assertThat(recovery.clients())
        .extracting(ClientRecovery::client, ClientRecovery::sinceEndedMillis)
        .containsExactly(tuple("pia", OptionalLong.empty()));
    assertThat(recovery.acknowledgedAfter()).isEqualTo(1);
    assertThat(recovery.acknowledgedAfterEnd()).isZero();
  }

  @Test
  void anAcknowledgementOfAnotherPublisherOrOfAnEarlierMessageEndsNoRefusal() {
    history.sent("pia", 2).sent("pia", 3).refused("pia", 3).passMillis(500);
    history.acknowledged("pia", 2).received("ada", "pia", 2).received("bob", "pia", 2);
    history.delivered("quinn", 1);

    assertThat(only().clients())
        .extracting(ClientRecovery::client, ClientRecovery::sinceBeganMillis)
        .containsExactly(tuple("pia", OptionalLong.empty()));
  }

  @Test
  void whoseLastMessageIsRefusedHasNotRecoveredHoweverLateThatIs() {
    history.undisturbed("kill eu").delivered("pia", 2).passMillis(60_000);
    history.sent("pia", 3).refused("pia", 3);

    assertThat(only().sinceEndedMillis()).isEmpty();
  }

  @Test
  void outagesThatFollowOneAnotherCloselyAreOne() {
    history.disconnected("ada").passMillis(1_000).connected("ada", "us", "c1");
    history.passMillis(4_000).disconnected("ada").passMillis(500).connected("ada", "us", "c1");

    assertThat(only().sinceBeganMillis()).hasValue(5_500);
  }

  @Test
  void anOutageThatBeginsLaterCountsFromThenOn() {
    history.passMillis(8_000).disconnected("ada").passMillis(33_000).connected("ada", "us", "c1");

    assertThat(only().sinceBeganMillis()).hasValue(33_000);
  }

  @Test
  void theLongestOfSeveralOutagesCounts() {
    history.disconnected("ada").passMillis(1_000).connected("ada", "us", "c1");
    history.passMillis(6_000).disconnected("ada").passMillis(3_000).connected("ada", "us", "c1");
    history.passMillis(6_000).disconnected("ada").passMillis(500).connected("ada", "us", "c1");

    assertThat(only().sinceBeganMillis()).hasValue(3_000);
  }

  @Test
  void anOutageThatIsOverWhenTheDisturbanceEndsCountsFromItsBeginningAlone() {
    history.disconnected("ada").passMillis(4_000).connected("ada", "us", "c1");
    history.passMillis(8_000).undisturbed("kill eu").passMillis(8_000);
    history.disconnected("ada").passMillis(700).connected("ada", "eu", "c1");

    assertThat(only().sinceBeganMillis()).hasValue(4_000);
    assertThat(only().sinceEndedMillis()).hasValue(700);
  }

  @Test
  void anOutageThatBeginsAfterTheNextDisturbanceIsThatOnes() {
    history.passMillis(1_000).disturbed("kill us").passMillis(1_000);
    history.disconnected("ada").passMillis(500).connected("ada", "ap", "c1");

    assertThat(history.check().recoveries())
        .extracting(Recovery::disturbance, Recovery::sinceBeganMillis)
        .containsExactly(
            tuple("kill eu", OptionalLong.of(0)), tuple("kill us", OptionalLong.of(1_500)));
  }

  @Test
  void whoIsNotBackHasNotRecovered() {
    history.disconnected("ada").passMillis(1_000).delivered("pia", 2);

    assertThat(only().sinceBeganMillis()).isEmpty();
    assertThat(only().endedAtNanos()).isEmpty();
    assertThat(only().acknowledgedAfterEnd()).isEqualTo(1);
  }

  @Test
  void whoMissesAMessageHasNotRecovered() {
    history.sent("pia", 2).acknowledged("pia", 2).received("bob", "pia", 2);

    assertThat(only().clients())
        .extracting(ClientRecovery::client, ClientRecovery::sinceBeganMillis)
        .containsExactly(tuple("ada", OptionalLong.empty()));
  }

  private Recovery only() {
    HistoryReport report = history.check();
    assertThat(report.recoveries()).hasSize(1);
    return report.recoveries().get(0);
  }
}
