package io.meridian.replication.replica;

import static io.meridian.replication.replica.ReplicaInEu.AP;
import static io.meridian.replication.replica.ReplicaInEu.PEER;
import static io.meridian.replication.replica.ReplicaInEu.SELF;
import static io.meridian.replication.replica.ReplicaInEu.US;
import static io.meridian.replication.replica.ReplicaInEu.arrived;
import static io.meridian.replication.replica.ReplicaInEu.entry;
import static io.meridian.replication.replica.ReplicaInEu.held;
import static io.meridian.replication.replica.ReplicaInEu.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one replica answers, asks and counts, input by input. */
class ChannelReplicaTest {
  private final ReplicaInEu eu = new ReplicaInEu();

  @Test
  void aPublishIsAcknowledgedOnceAMajorityHoldsIt() {
    assertThat(eu.does(publish(1))).noneMatch(Effect.Acknowledge.class::isInstance);

    List<Effect> effects = eu.does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));

    assertThat(effects).anyMatch(Effect.Acknowledge.class::isInstance);
    assertThat(eu.replica().majority()).isEqualTo(held(SELF, 1));
  }

  @Test
  void aPublishThatNoPeerConfirmsIsRefusedInTimeAndStaysSafeToRetry() {
    eu.does(publish(1));
    eu.pass(10_000);

    assertThat(eu.does(new Input.Tick()))
        .contains(new Effect.Refuse(7, Refusal.TIMED_OUT, "not held by 2 regions within 10000 ms"));

    eu.does(publish(1));
    assertThat(eu.log().vector()).isEqualTo(held(SELF, 1));
  }

  @Test
  void aBarrierWaitsUntilThisRegionHoldsWhatAPeerAnswered() {
    long token = ask(eu.does(enter()));
    assertThat(eu.does(arrived(US, new Exchange.Tell(token, held(PEER, 1), true))))
        .noneMatch(Effect.BarrierEnded.class::isInstance);

    assertThat(eu.does(arrived(US, new Exchange.Entries(List.of(entry(1)), held(PEER, 1)))))
        .contains(new Effect.BarrierEnded(9, true));
  }

  @Test
  void aPeerThatAnswersThatItHoldsLessThanItHadSaidHasFallen() {
    eu.does(publish(1));
    eu.does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));
    long token = ask(eu.does(enter()));
    // Without a vote, so that the question stays open.
    Exchange less = new Exchange.Tell(token, VersionVector.EMPTY, false);

    assertThat(eu.does(arrived(US, less))).contains(new Effect.PeerFell(US));
    // Once for each question; and ap had said nothing yet.
    assertThat(eu.does(arrived(US, less))).doesNotContain(new Effect.PeerFell(US));
    assertThat(eu.does(arrived(AP, less))).doesNotContain(new Effect.PeerFell(AP));
  }

  @Test
  void aPeerHasNotFallenThatIsLateOrWhoseStorageIsNew() {
    eu.does(publish(1));
    Exchange nothing = new Exchange.Holds(VersionVector.EMPTY, false);
    eu.does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));
    assertThat(eu.does(arrived(US, nothing))).noneMatch(Effect.PeerFell.class::isInstance);
    long token = ask(eu.does(enter()));

    // Said after the question was asked, and before it was heard.
    eu.does(arrived(AP, new Exchange.Holds(held(SELF, 1), false)));
    Exchange less = new Exchange.Tell(token, VersionVector.EMPTY, false);

    assertThat(eu.does(arrived(AP, less))).noneMatch(Effect.PeerFell.class::isInstance);
    assertThat(eu.does(new Input.Arrived(US, 2, less)))
        .noneMatch(Effect.PeerFell.class::isInstance);
  }

  @Test
  void anAnswerToAnEarlierEntityDoesNotEndABarrier() {
    eu.does(publish(1));
    long earlier = ask(eu.does(enter()));
    eu.closesItsLog();
    eu.pass(40);
    eu.start();
    assertThat(eu.replica().origin()).isEqualTo(SELF);
    eu.does(enter());

    assertThat(eu.does(arrived(US, new Exchange.Tell(earlier, VersionVector.EMPTY, true))))
        .noneMatch(Effect.BarrierEnded.class::isInstance);
  }

  @Test
  void alonePassingABarrierIsRefusedWithMajorityAndGivenUpWithRegion() {
    eu.does(enter());
    eu.does(new Input.EnterBarrier(10, Durability.REGION));
    eu.pass(8_000);

    assertThat(eu.does(new Input.Tick()))
        .contains(new Effect.BarrierEnded(9, false), new Effect.BarrierEnded(10, true));
  }

  @Test
  void anEntryThatFillsTheGapIsTakenAlsoWhenTheBufferOfEarlyOnesIsFull() {
    List<Entry> later = new ArrayList<>();
    for (int seq = 2; seq <= 40; seq++) {
      later.add(entry(seq));
    }
    eu.does(arrived(US, new Exchange.Entries(later, held(PEER, 40))));

    eu.does(arrived(US, new Exchange.Entries(List.of(entry(1)), held(PEER, 40))));

    assertThat(eu.log().vector().of(PEER)).isGreaterThan(5);
  }

  @Test
  void aReplicaThatLacksNothingHasNoLag() {
    assertThat(eu.lag()).isSameAs(ChannelLag.NONE);

    eu.does(publish(1));
    eu.does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));
    eu.does(arrived(AP, new Exchange.Holds(held(SELF, 1), false)));

    assertThat(eu.lag()).isSameAs(ChannelLag.NONE);
  }

  @Test
  void whatAPeerHasNotConfirmedIsCountedUntilItHas() {
    eu.does(publish(1));
    long stored = eu.elapsedMillis();
    eu.lag();
    eu.pass(70);
    eu.does(publish(2));
    eu.does(arrived(US, new Exchange.Holds(held(SELF, 2), false)));

    assertThat(eu.lag().unconfirmed())
        .containsExactly(Map.entry(AP, new ChannelLag.Behind(2, stored)));
    assertThat(eu.lag().missing()).isEmpty();
    assertThat(eu.lag().awaitingDurability()).isZero();

    eu.does(arrived(AP, new Exchange.Holds(held(SELF, 2), false)));
    assertThat(eu.lag()).isSameAs(ChannelLag.NONE);
  }

  @Test
  void aPeerThatKeepsUpWithABusyChannelIsNotLongBehind() {
    for (int number = 1; number <= 50; number++) {
      eu.does(publish(number));
      eu.lag();
      eu.pass(100);
      // It is always one behind.
      eu.does(arrived(AP, new Exchange.Holds(held(SELF, Math.max(1, number - 1)), false)));

      assertThat(
              eu.lag().unconfirmed().getOrDefault(AP, new ChannelLag.Behind(0, eu.elapsedMillis())))
          .matches(
              behind -> behind.entries() <= 1 && eu.elapsedMillis() - behind.sinceMillis() <= 300);
    }
  }

  @Test
  void whatPeersHoldAndThisRegionDoesNotIsMissing() {
    eu.does(arrived(AP, new Exchange.Holds(held(PEER, 3), false)));
    long heard = eu.elapsedMillis();
    assertThat(eu.lag().missing()).containsExactly(Map.entry(US, new ChannelLag.Behind(3, heard)));

    eu.pass(40);
    eu.does(arrived(US, new Exchange.Entries(List.of(entry(1), entry(3)), held(PEER, 5))));

    ChannelLag lag = eu.lag();
    assertThat(lag.missing()).containsExactly(Map.entry(US, new ChannelLag.Behind(4, heard)));
    assertThat(lag.early())
        .containsExactly(Map.entry(US, new ChannelLag.Early(1, entry(3).weightBytes())));

    eu.does(arrived(US, new Exchange.Entries(List.of(entry(2)), held(PEER, 5))));
    // What was missing first is here; the two that came to be known later are not.
    assertThat(eu.lag().missing()).containsExactly(Map.entry(US, new ChannelLag.Behind(2, heard)));
    assertThat(eu.lag().early()).isEmpty();
  }

  @Test
  void publishesThatWaitForAMajorityAndDeliveriesAtTheBoundAreCounted() {
    for (int publisher = 0; publisher < 40; publisher++) {
      eu.does(publish("p" + publisher, 1));
    }

    assertThat(eu.lag().awaitingDurability()).isEqualTo(40);
    // A mark is 11 characters, and a position has 256.
    assertThat(eu.lag().withheld()).isBetween(10, 39);
    eu.does(arrived(US, new Exchange.Holds(held(SELF, 40), false)));
    assertThat(eu.lag().awaitingDurability()).isZero();
    assertThat(eu.lag().withheld()).isZero();
  }

  @Test
  void whatAPeersEmptiedStorageHeldIsNoAnswerToWhoAsksAfterTheNewOne() {
    eu.does(publish(1));
    eu.does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));

    assertThat(eu.does(new Input.AwaitPeer(3, US, 1))).contains(new Effect.PeerAwaited(3, true));
    assertThat(eu.does(new Input.AwaitPeer(4, US, 2)))
        .contains(new Effect.Send(US, new Exchange.Digest(held(SELF, 1))))
        .noneMatch(Effect.PeerAwaited.class::isInstance);

    Exchange nothing = new Exchange.Holds(VersionVector.EMPTY, true);
    assertThat(eu.does(new Input.Arrived(US, 2, nothing)))
        .noneMatch(Effect.PeerAwaited.class::isInstance);
    Exchange again = new Exchange.Holds(held(SELF, 1), false);
    assertThat(eu.does(new Input.Arrived(US, 2, again))).contains(new Effect.PeerAwaited(4, true));
  }

  @Test
  void aKeyIsForgottenOnceAllRegionsAnsweredThatNothingIsMissing() {
    long token = settles();

    eu.does(arrived(US, new Exchange.Tell(token, eu.log().vector(), true)));
    eu.does(arrived(AP, new Exchange.Tell(token, eu.log().vector(), true)));
    eu.does(publish("later", 1));

    assertThat(eu.log().known(PublishKey.numbered("p", 1))).isNull();
  }

  @Test
  void aKeyIsNotForgottenByTheAnswerOfStorageThatWasEmptiedMeanwhile() {
    long token = settles();

    eu.does(arrived(US, new Exchange.Tell(token, eu.log().vector(), true)));
    eu.does(new Input.Arrived(AP, 2, new Exchange.Tell(token, VersionVector.EMPTY, false)));
    eu.does(publish("later", 1));

    assertThat(eu.log().known(PublishKey.numbered("p", 1))).isNotNull();
  }

  @Test
  void whatIsKeptAsideOfARegionIsForgottenWhenItsStorageIsNew() {
    eu.does(arrived(US, new Exchange.Entries(List.of(entry(2)), held(PEER, 2))));
    assertThat(eu.lag().early()).containsOnlyKeys(US);

    eu.does(new Input.Arrived(US, 2, new Exchange.Holds(VersionVector.EMPTY, true)));

    assertThat(eu.lag().early()).isEmpty();
  }

  /** A publish is older than the retry window; the token of the question whether it is settled. */
  private long settles() {
    eu.does(publish(1));
    eu.does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));
    eu.does(arrived(AP, new Exchange.Holds(held(SELF, 1), false)));
    List<Effect> effects = new ArrayList<>();
    for (int minute = 1; minute <= 11; minute++) {
      eu.pass(60_000);
      effects.addAll(eu.does(publish("minute " + minute, 1)));
    }
    return ask(effects);
  }

  private static Input enter() {
    return new Input.EnterBarrier(9, Durability.MAJORITY);
  }

  private static long ask(List<Effect> effects) {
    return effects.stream()
        .filter(effect -> effect instanceof Effect.Send send && send.body() instanceof Exchange.Ask)
        .map(effect -> ((Exchange.Ask) ((Effect.Send) effect).body()).token())
        .findFirst()
        .orElseThrow();
  }
}
