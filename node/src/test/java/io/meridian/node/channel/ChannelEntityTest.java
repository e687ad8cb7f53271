package io.meridian.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.log.Base;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import io.meridian.replication.replica.ChannelLag;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a channel's entity answers its clients, its hubs and its peers, and says of itself. */
class ChannelEntityTest {
  private static final ActorTestKit KIT = ChannelEntityWithFakes.createKit();

  private final ChannelEntityWithFakes entity = new ChannelEntityWithFakes(KIT);

  @AfterAll
  static void stopKit() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void stopEntity() {
    entity.stop();
  }

  @Test
  void aGapIsRefusedAndARetryIsOneMessage() {
    entity.publish("one", 0, -1);
    assertThat(entity.published().tag()).isZero();

    entity.publish("one", 2, 1);
    assertThat(entity.client.expectMessageClass(ChannelReply.PublishRefused.class).refusal())
        .isEqualTo(Refusal.GAP);

    entity.publish("one", 0, -1);
    entity.published();
    assertThat(entity.stored()).hasSize(1);
  }

  @Test
  void anEntityThatStoppedInOrderIsContinuedUnderItsOrigin() {
    entity.publish("one", 0, -1);
    var first = entity.published().serial();
    entity.tell(ChannelEntity.stop());
    entity.client.expectTerminated(entity.ref());
    assertThat(entity.stored()).last().isEqualTo(new LogEvent.Closed(first.origin(), 1));

    entity.start(2);
    entity.publish("one", 1, -1);

    assertThat(entity.published().serial().origin()).isEqualTo(first.origin());
  }

  @Test
  void anEntityThatFailedIsFollowedByAnotherOrigin() {
    entity.publish("one", 0, -1);
    var first = entity.published().serial();
    entity.stop();

    entity.start(1);
    entity.publish("one", 1, -1);

    assertThat(entity.published().serial().origin()).isNotEqualTo(first.origin());
  }

  @Test
  void aBatchIsFollowedByWhatPeersLackOfIt() throws InterruptedException {
    entity.publish("one", 0, -1);

    // The question of an entity with an empty log may have been a batch of its own before.
    ChannelLag lag = entity.observer.lags.poll(3, TimeUnit.SECONDS);
    if (ChannelLag.NONE.equals(lag)) {
      lag = entity.observer.lags.poll(3, TimeUnit.SECONDS);
    }

    assertThat(lag).isNotNull();
    assertThat(lag.unconfirmed().keySet()).containsExactly(new RegionId("ap"), SampleLog.US);
    assertThat(lag.unconfirmed().get(SampleLog.US).entries()).isEqualTo(1);
    assertThat(entity.observer.replicated).isEmpty();
  }

  @Test
  void theAgeOfTheOldestEntryOfAPeerIsToldOnceForABatch() throws InterruptedException {
    long now = System.currentTimeMillis();
    Origin origin = new Origin(SampleLog.US, 1, 1);
    List<Entry> entries =
        List.of(entry(origin, 1, now - 60_000), entry(origin, 2, now - 3_600_000));
    fromUs(new Exchange.Entries(entries, VersionVector.EMPTY.with(entries.get(1).dot())));
    entity.client.expectMessage(new ChannelReply.Taken());

    assertThat(entity.observer.replicated.poll(3, TimeUnit.SECONDS)).isEqualTo("us 60");
    assertThat(entity.observer.replicated).isEmpty();
  }

  @Test
  void whatASubscriberSawInARegionThatIsGoneIsAPhantom() throws InterruptedException {
    Origin removed = new Origin(new RegionId("removed"), 1, 1);
    Position seen = new Position(SampleLog.vector(removed, 3), new TreeMap<>());
    TestProbe<HubFeed> hub = KIT.createTestProbe();

    entity.tell(new ChannelCommand.CatchUp(1, seen, hub.ref()));

    ChannelLag lag = entity.observer.lags.poll(3, TimeUnit.SECONDS);
    while (ChannelLag.NONE.equals(lag)) {
      lag = entity.observer.lags.poll(3, TimeUnit.SECONDS);
    }
    assertThat(lag).isNotNull();
    assertThat(lag.phantoms()).isEqualTo(3);
  }

  @Test
  void relayOutboxWhenTheOriginBurns() {
    entity.row = new CompletableFuture<>();
    Entry entry = entry(new Origin(SampleLog.US, 1, 1), 1, 1_000);
    fromUs(new Exchange.Entries(List.of(entry), VersionVector.EMPTY.with(entry.dot())));
    Awaitility.await().until(() -> entity.opened.get() == 1);

    // The row, which lets this region go on without us, is there before the entry.
    entity.client.expectNoMessage(Duration.ofMillis(50));
    assertThat(entity.stored()).isEmpty();
    entity.row.complete(Done.done());

    entity.client.expectMessage(new ChannelReply.Taken());
    assertThat(entity.stored()).hasSize(1);
  }

  @Test
  void majorityIsAcknowledgedOnceAPeerHoldsTheEntry() {
    entity.tell(
        new ChannelCommand.Publish(
            PublishKey.numbered("one", 0),
            -1,
            new byte[0],
            Durability.MAJORITY,
            0,
            entity.client.ref()));
    Exchange.Entries entries =
        (Exchange.Entries)
            entity
                .peers
                .fishForMessage(
                    Duration.ofSeconds(3),
                    sent ->
                        sent.body() instanceof Exchange.Entries
                            ? FishingOutcomes.complete()
                            : FishingOutcomes.continueAndIgnore())
                .get(0)
                .body();
    entity.client.expectNoMessage(Duration.ofMillis(30));

    fromUs(new Exchange.Holds(entries.held(), false));

    entity.published();
    entity.client.expectMessage(new ChannelReply.Taken());
  }

  @Test
  void aHubIsFedInNumberedMessages() {
    TestProbe<HubFeed> hub = KIT.createTestProbe();
    entity.tell(new ChannelCommand.Subscribe(5, null, hub.ref()));
    HubFeed.Subscribed subscribed = hub.expectMessageClass(HubFeed.Subscribed.class);
    assertThat(subscribed.position().vector()).isEqualTo(VersionVector.EMPTY);

    entity.publish("one", 0, -1);
    assertThat(hub.expectMessageClass(HubFeed.Deliveries.class).number()).isEqualTo(1);
    entity.publish("one", 1, 0);
    HubFeed.Deliveries second = hub.expectMessageClass(HubFeed.Deliveries.class);
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.subscription()).isEqualTo(5);
    assertThat(second.deliveries()).hasSize(1);
  }

  @Test
  void aHubThatIsBehindTheBaseAtWhichTheLogBeganIsToldWhatIsLost() {
    TestProbe<HubFeed> hub = KIT.createTestProbe();
    entity.tell(new ChannelCommand.Subscribe(5, null, hub.ref()));
    Position before = hub.expectMessageClass(HubFeed.Subscribed.class).position();
    VersionVector base = VersionVector.EMPTY.with(new Dot(new Origin(SampleLog.US, 1, 1), 40));
    fromUs(new Exchange.Begin(new Base(base, Map.of(), Map.of(), Map.of()), base));

    hub.expectMessage(new HubFeed.BeganAnew(5));

    entity.tell(new ChannelCommand.Subscribe(6, before, hub.ref()));
    assertThat(hub.expectMessageClass(HubFeed.Subscribed.class).complete()).isFalse();
    entity.tell(new ChannelCommand.CatchUp(1, before, hub.ref()));
    Position from = hub.expectMessageClass(HubFeed.Lost.class).from();
    assertThat(from.vector()).isEqualTo(base);
    entity.tell(new ChannelCommand.CatchUp(2, from, hub.ref()));
    assertThat(hub.expectMessageClass(HubFeed.CaughtUp.class).missed()).isEmpty();
  }

  private void fromUs(Exchange body) {
    entity.tell(
        new ChannelCommand.FromPeer(
            new LinkMessage(ChannelEntityWithFakes.CHANNEL.text(), SampleLog.US, 1, body),
            entity.client.ref()));
  }

  private static Entry entry(Origin origin, long seq, long millis) {
    return new Entry(
        new Dot(origin, seq),
        PublishKey.numbered("two", seq),
        null,
        null,
        new Serial(millis, 0, origin),
        new byte[] {1});
  }
}
