package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.position.Replay;
import io.meridian.replication.wire.PositionCodec;
import io.meridian.replication.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChannelReplicaTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final Origin SELF = new Origin(EU, 1, 1);
  private static final Origin PEER = new Origin(US, 1, 1);

  private LogState log = new LogState(LogLimits.DEFAULT);
  private long elapsedMillis = 1_000;
  private ChannelReplica replica = start();

  @Test
  void aPublishIsAcknowledgedOnceAMajorityHoldsIt() {
    assertThat(does(publish(1))).noneMatch(Effect.Acknowledge.class::isInstance);

    List<Effect> effects = does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));

    assertThat(effects).anyMatch(Effect.Acknowledge.class::isInstance);
    assertThat(replica.majority()).isEqualTo(held(SELF, 1));
  }

  @Test
  void aPublishThatNoPeerConfirmsIsRefusedInTimeAndStaysSafeToRetry() {
    does(publish(1));
    elapsedMillis += 10_000;

    assertThat(does(new Input.Tick()))
        .contains(new Effect.Refuse(7, Refusal.TIMED_OUT, "not held by 2 regions within 10000 ms"));

    does(publish(1));
    assertThat(log.vector()).isEqualTo(held(SELF, 1));
  }

  @Test
  void aBarrierWaitsUntilThisRegionHoldsWhatAPeerAnswered() {
    long token = ask(does(enter()));
    assertThat(does(arrived(US, new Exchange.Tell(token, held(PEER, 1), true))))
        .noneMatch(Effect.BarrierEnded.class::isInstance);

    assertThat(does(arrived(US, new Exchange.Entries(List.of(entry(1)), held(PEER, 1)))))
        .contains(new Effect.BarrierEnded(9, true));
  }

  @Test
  void anAnswerToAnEarlierEntityDoesNotEndABarrier() {
    does(publish(1));
    long earlier = ask(does(enter()));
    log.apply(replica.closing(), EU);
    elapsedMillis += 40;
    replica = start();
    assertThat(replica.origin()).isEqualTo(SELF);
    does(enter());

    assertThat(does(arrived(US, new Exchange.Tell(earlier, VersionVector.EMPTY, true))))
        .noneMatch(Effect.BarrierEnded.class::isInstance);
  }

  @Test
  void alonePassingABarrierIsRefusedWithMajorityAndGivenUpWithRegion() {
    does(enter());
    does(new Input.EnterBarrier(10, Durability.REGION));
    elapsedMillis += 8_000;

    assertThat(does(new Input.Tick()))
        .contains(new Effect.BarrierEnded(9, false), new Effect.BarrierEnded(10, true));
  }

  @Test
  void anEntryThatFillsTheGapIsTakenAlsoWhenTheBufferOfEarlyOnesIsFull() {
    List<Entry> later = new ArrayList<>();
    for (int seq = 2; seq <= 40; seq++) {
      later.add(entry(seq));
    }
    does(arrived(US, new Exchange.Entries(later, held(PEER, 40))));

    does(arrived(US, new Exchange.Entries(List.of(entry(1)), held(PEER, 40))));

    assertThat(log.vector().of(PEER)).isGreaterThan(5);
  }

  @Test
  void aReplicaThatLacksNothingHasNoLag() {
    assertThat(lag()).isSameAs(ChannelLag.NONE);

    does(publish(1));
    does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));
    does(arrived(AP, new Exchange.Holds(held(SELF, 1), false)));

    assertThat(lag()).isSameAs(ChannelLag.NONE);
  }

  @Test
  void whatAPeerHasNotConfirmedIsCountedUntilItHas() {
    does(publish(1));
    long stored = elapsedMillis;
    lag();
    elapsedMillis += 70;
    does(publish(2));
    does(arrived(US, new Exchange.Holds(held(SELF, 2), false)));

    assertThat(lag().unconfirmed())
        .containsExactly(Map.entry(AP, new ChannelLag.Behind(2, stored)));
    assertThat(lag().missing()).isEmpty();
    assertThat(lag().awaitingDurability()).isZero();

    does(arrived(AP, new Exchange.Holds(held(SELF, 2), false)));
    assertThat(lag()).isSameAs(ChannelLag.NONE);
  }

  @Test
  void aPeerThatKeepsUpWithABusyChannelIsNotLongBehind() {
    for (int number = 1; number <= 50; number++) {
      does(publish(number));
      lag();
      elapsedMillis += 100;
      // It is always one behind.
      does(arrived(AP, new Exchange.Holds(held(SELF, Math.max(1, number - 1)), false)));

      assertThat(lag().unconfirmed().getOrDefault(AP, new ChannelLag.Behind(0, elapsedMillis)))
          .matches(behind -> behind.entries() <= 1 && elapsedMillis - behind.sinceMillis() <= 300);
    }
  }

  @Test
  void whatPeersHoldAndThisRegionDoesNotIsMissing() {
    does(arrived(AP, new Exchange.Holds(held(PEER, 3), false)));
    long heard = elapsedMillis;
    assertThat(lag().missing()).containsExactly(Map.entry(US, new ChannelLag.Behind(3, heard)));

    elapsedMillis += 40;
    does(arrived(US, new Exchange.Entries(List.of(entry(1), entry(3)), held(PEER, 5))));

    ChannelLag lag = lag();
    assertThat(lag.missing()).containsExactly(Map.entry(US, new ChannelLag.Behind(4, heard)));
    assertThat(lag.earlyEntries()).isEqualTo(1);
    assertThat(lag.earlyBytes()).isEqualTo(entry(3).weightBytes());

    does(arrived(US, new Exchange.Entries(List.of(entry(2)), held(PEER, 5))));
    // What was missing first is here; the two that came to be known later are not.
    assertThat(lag().missing()).containsExactly(Map.entry(US, new ChannelLag.Behind(2, heard)));
    assertThat(lag().earlyEntries()).isZero();
    assertThat(lag().earlyBytes()).isZero();
  }

  @Test
  void publishesThatWaitForAMajorityAndDeliveriesAtTheBoundAreCounted() {
    for (int publisher = 0; publisher < 40; publisher++) {
      does(publish("p" + publisher, 1));
    }

    assertThat(lag().awaitingDurability()).isEqualTo(40);
    // A mark is 11 characters, and a position has 256.
    assertThat(lag().withheld()).isBetween(10, 39);
    does(arrived(US, new Exchange.Holds(held(SELF, 40), false)));
    assertThat(lag().awaitingDurability()).isZero();
    assertThat(lag().withheld()).isZero();
  }

  @Test
  void aRegionThatHearsOfNoMajorityNamesMorePublishersInAPosition() {
    for (int publisher = 0; publisher < 60; publisher++) {
      does(publish("p" + publisher, 1));
    }
    int withheld = lag().withheld();
    elapsedMillis += 2_900;
    assertThat(deliveries(does(new Input.Tick()))).isEmpty();

    elapsedMillis += 100;
    List<Delivery> late = deliveries(does(new Input.Tick()));

    assertThat(late).hasSizeBetween(15, withheld - 5);
    assertThat(PositionCodec.encode(replica.position())).hasSizeBetween(490, 512);
    assertThat(replica.needsTicks()).isTrue();

    late.addAll(deliveries(does(arrived(US, new Exchange.Holds(held(SELF, 60), false)))));
    assertThat(late).hasSize(withheld);
    assertThat(replica.position().marks()).isEmpty();
  }

  @Test
  void anEntityThatStartsWithMoreMarksThanAPositionCanHaveIsReadableAndLosesNothing()
      throws WireException {
    replica = start(ReplicaSettings.DEFAULT);
    List<Delivery> seen = new ArrayList<>();
    for (int publisher = 0; publisher < 500; publisher++) {
      seen.addAll(deliveries(does(publish("p" + publisher, 1))));
    }
    Position resumes = seen.get(seen.size() - 1).after();

    replica = start(ReplicaSettings.DEFAULT);
    assertThat(asClientsHaveIt(replica.position())).isEqualTo(replica.position());
    assertThat(deliveries(does(publish("p0", 2)))).isEmpty();
    assertThat(lag().withheld()).isEqualTo(501);
    Position attaches = replica.position();
    // Who has seen more than was given to this entity's subscribers waits where it is.
    assertThat(lackedAt(asClientsHaveIt(resumes))).isEmpty();

    assertThat(deliveries(does(arrived(US, new Exchange.Holds(held(SELF, 100), false))))).isEmpty();
    assertThat(asClientsHaveIt(replica.position())).isEqualTo(attaches);
    List<Effect> effects = does(arrived(US, new Exchange.Holds(log.vector(), false)));
    assertThat(effects).contains(new Effect.BeganAnew());
    assertThat(lag().withheld()).isZero();

    seen.addAll(lackedAt(asClientsHaveIt(resumes)));
    assertThat(numbersOf(seen)).containsExactlyElementsOf(allOf(500));
    assertThat(numbersOf(lackedAt(asClientsHaveIt(attaches))))
        .containsExactlyElementsOf(allOf(500));
    assertThat(deliveries(does(publish("p1", 2)))).hasSize(1);
  }

  @Test
  void whatPeersSendIsTakenAlsoWhenTooMuchWaitsForAMajoritySinceTheStart() {
    replica = start(ReplicaSettings.DEFAULT);
    for (int publisher = 0; publisher < 500; publisher++) {
      does(publish("p" + publisher, 1));
    }

    replica = start();
    assertThat(does(publish("late", 1)))
        .anyMatch(
            effect ->
                effect instanceof Effect.Refuse refuse && refuse.refusal() == Refusal.OVERLOADED);
    for (int seq = 1; seq <= 500; seq++) {
      does(arrived(AP, new Exchange.Entries(List.of(entry(seq)), held(PEER, seq))));
    }

    assertThat(log.vector()).isEqualTo(held(SELF, 500).with(new Dot(PEER, 500)));
    does(arrived(US, new Exchange.Holds(log.vector(), false)));
    assertThat(replica.delivered()).isEqualTo(log.vector());
    assertThat(lag().withheld()).isZero();
  }

  @Test
  void whatAMajorityHoldsIsDeliveredAtAStartWithTooManyMarks() throws WireException {
    replica = start(ReplicaSettings.DEFAULT);
    for (int publisher = 0; publisher < 300; publisher++) {
      does(publish("held" + publisher, 1));
    }
    does(arrived(US, new Exchange.Holds(held(SELF, 300), false)));
    for (int publisher = 0; publisher < 300; publisher++) {
      does(publish("p" + publisher, 1));
    }

    replica = start(ReplicaSettings.DEFAULT);
    assertThat(replica.position()).isEqualTo(new Position(held(SELF, 300), Position.START.marks()));

    // After a snapshot the log begins in the journal.
    log = LogState.restore(LogLimits.DEFAULT, log.snapshot());
    replica = start(ReplicaSettings.DEFAULT);
    assertThat(asClientsHaveIt(replica.position()).marks()).isEmpty();
    assertThat(held(SELF, 300).covers(replica.position().vector())).isTrue();
    assertThat(log.firstEventNotCoveredBy(replica.position().vector())).isBetween(200L, 301L);
  }

  @Test
  void whatAPeersEmptiedStorageHeldIsNoAnswerToWhoAsksAfterTheNewOne() {
    does(publish(1));
    does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));

    assertThat(does(new Input.AwaitPeer(3, US, 1))).contains(new Effect.PeerAwaited(3, true));
    assertThat(does(new Input.AwaitPeer(4, US, 2)))
        .contains(new Effect.Send(US, new Exchange.Digest(held(SELF, 1))))
        .noneMatch(Effect.PeerAwaited.class::isInstance);

    Exchange nothing = new Exchange.Holds(VersionVector.EMPTY, true);
    assertThat(does(new Input.Arrived(US, 2, nothing)))
        .noneMatch(Effect.PeerAwaited.class::isInstance);
    Exchange again = new Exchange.Holds(held(SELF, 1), false);
    assertThat(does(new Input.Arrived(US, 2, again))).contains(new Effect.PeerAwaited(4, true));
  }

  @Test
  void aKeyIsForgottenOnceAllRegionsAnsweredThatNothingIsMissing() {
    long token = settles();

    does(arrived(US, new Exchange.Tell(token, log.vector(), true)));
    does(arrived(AP, new Exchange.Tell(token, log.vector(), true)));
    does(publish("later", 1));

    assertThat(log.known(PublishKey.numbered("p", 1))).isNull();
  }

  @Test
  void aKeyIsNotForgottenByTheAnswerOfStorageThatWasEmptiedMeanwhile() {
    long token = settles();

    does(arrived(US, new Exchange.Tell(token, log.vector(), true)));
    does(new Input.Arrived(AP, 2, new Exchange.Tell(token, VersionVector.EMPTY, false)));
    does(publish("later", 1));

    assertThat(log.known(PublishKey.numbered("p", 1))).isNotNull();
  }

  @Test
  void whatIsKeptAsideOfARegionIsForgottenWhenItsStorageIsNew() {
    does(arrived(US, new Exchange.Entries(List.of(entry(2)), held(PEER, 2))));
    assertThat(lag().earlyEntries()).isEqualTo(1);

    does(new Input.Arrived(US, 2, new Exchange.Holds(VersionVector.EMPTY, true)));

    assertThat(lag().earlyEntries()).isZero();
    assertThat(lag().earlyBytes()).isZero();
  }

  /** A publish is older than the retry window; the token of the question whether it is settled. */
  private long settles() {
    does(publish(1));
    does(arrived(US, new Exchange.Holds(held(SELF, 1), false)));
    does(arrived(AP, new Exchange.Holds(held(SELF, 1), false)));
    List<Effect> effects = new ArrayList<>();
    for (int minute = 1; minute <= 11; minute++) {
      elapsedMillis += 60_000;
      effects.addAll(does(publish("minute " + minute, 1)));
    }
    return ask(effects);
  }

  private ChannelLag lag() {
    return replica.lag(elapsedMillis);
  }

  private static List<Delivery> deliveries(List<Effect> effects) {
    List<Delivery> deliveries = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Deliver deliver) {
        deliveries.addAll(deliver.deliveries());
      }
    }
    return deliveries;
  }

  private static Position asClientsHaveIt(Position position) throws WireException {
    return PositionCodec.decode(PositionCodec.encode(position));
  }

  private List<Delivery> lackedAt(Position position) {
    Replay replay = new Replay(position, replica.majority(), replica.delivered());
    replay.survey(log.tail());
    List<Stored> due =
        log.tail().stream()
            .takeWhile(stored -> replica.delivered().covers(stored.entry().dot()))
            .toList();
    return replay.deliver(due);
  }

  private static List<String> numbersOf(List<Delivery> deliveries) {
    return deliveries.stream()
        .map(delivery -> delivery.entry().key())
        .map(key -> key.publisher() + " " + key.number())
        .toList();
  }

  /** The first of so many publishers, and a second one of the first. */
  private static List<String> allOf(int publishers) {
    List<String> all = new ArrayList<>();
    IntStream.range(0, publishers).forEach(publisher -> all.add("p" + publisher + " 1"));
    all.add("p0 2");
    return all;
  }

  private ChannelReplica start() {
    return start(
        new ReplicaSettings(
            256, 512, 1 << 19, 2_000, 100, 1 << 20, 10_000, 8_000, ReplicaSettings.FOR_EVER));
  }

  private ChannelReplica start(ReplicaSettings settings) {
    return new ChannelReplica(
        settings, Membership.of(EU, List.of(US, AP)), log, log.nextOrigin(EU, 1, 1, 0), 0, now());
  }

  private Moment now() {
    return new Moment(1_000_000 + elapsedMillis, elapsedMillis);
  }

  private List<Effect> does(Input input) {
    ChannelReplica.Decision decision = replica.decide(List.of(input), now());
    LogEvent.Appended event = decision.event();
    if (event != null) {
      log.apply(event, EU);
    }
    List<Effect> effects = new ArrayList<>(decision.atOnce());
    effects.addAll(replica.complete(decision));
    return effects;
  }

  private static Input publish(long number) {
    return publish("p", number);
  }

  private static Input publish(String publisher, long number) {
    return new Input.Publish(
        7,
        PublishKey.numbered(publisher, number),
        Draft.PREVIOUS_UNKNOWN,
        new byte[0],
        Durability.MAJORITY);
  }

  private static Input enter() {
    return new Input.EnterBarrier(9, Durability.MAJORITY);
  }

  private static Input arrived(RegionId from, Exchange body) {
    return new Input.Arrived(from, 1, body);
  }

  private static long ask(List<Effect> effects) {
    return effects.stream()
        .filter(effect -> effect instanceof Effect.Send send && send.body() instanceof Exchange.Ask)
        .map(effect -> ((Exchange.Ask) ((Effect.Send) effect).body()).token())
        .findFirst()
        .orElseThrow();
  }

  private static VersionVector held(Origin origin, long seq) {
    return VersionVector.EMPTY.with(new Dot(origin, seq));
  }

  private static Entry entry(long seq) {
    Serial serial = new Serial(1_000_000, (int) seq, PEER);
    return new Entry(
        new Dot(PEER, seq), PublishKey.numbered("q", seq), null, null, serial, new byte[0]);
  }
}
