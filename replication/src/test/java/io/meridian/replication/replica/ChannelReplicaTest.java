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
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelReplicaTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final Origin SELF = new Origin(EU, 1, 1);
  private static final Origin PEER = new Origin(US, 1, 1);

  private final LogState log = new LogState(LogLimits.DEFAULT);
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
    log.apply(new LogEvent.Closed(replica.origin()), EU);
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

  private ChannelReplica start() {
    ReplicaSettings settings =
        new ReplicaSettings(256, 512, 1 << 19, 2_000, 100, 1 << 20, 10_000, 8_000);
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
    return replica.complete(decision);
  }

  private static Input publish(long number) {
    return new Input.Publish(
        7,
        PublishKey.numbered("p", number),
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
