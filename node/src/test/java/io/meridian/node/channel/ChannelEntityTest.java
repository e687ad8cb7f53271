package io.meridian.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
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
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.Refusal;
import io.meridian.replication.replica.ReplicaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.apache.pekko.stream.javadsl.Source;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A channel's entity over a journal in memory; the test plays its outbox, its peers and its
 * clients.
 */
class ChannelEntityTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          PersistenceTestKitPlugin.config()
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.load("application-test")));
  private static final ChannelId CHANNEL = new ChannelId("app", "news");
  private static final String ID = ChannelLog.persistenceId(CHANNEL);

  private record Sent(RegionId to, Exchange body) {}

  private final Observer observer = new Observer();
  private final PersistenceTestKit journal = PersistenceTestKit.create(KIT.system());
  private final TestProbe<ChannelReply> client = KIT.createTestProbe();
  private final TestProbe<Sent> peers = KIT.createTestProbe();
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger noted = new AtomicInteger();
  private CompletableFuture<Done> note = CompletableFuture.completedFuture(Done.done());
  private CompletableFuture<Done> row = CompletableFuture.completedFuture(Done.done());
  private final BlockingQueue<Long> seals = new LinkedBlockingQueue<>();
  private CompletableFuture<Done> seal = CompletableFuture.completedFuture(Done.done());
  private volatile Fence fence = Fence.NONE;
  private ActorRef<ChannelEntity.Command> entity;

  @AfterAll
  static void stopKit() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    journal.clearAll();
    entity = spawn(1);
  }

  @AfterEach
  void stopEntity() {
    KIT.stop(entity);
  }

  @Test
  void whatComesWhileAWriteIsInTheWaySharesTheNextOne() {
    row = new CompletableFuture<>();
    for (long serial = 0; serial < 20; serial++) {
      publish("one", serial, serial - 1);
    }
    assertThat(journal.persistedInStorage(ID)).isEmpty();
    client.expectNoMessage(Duration.ofMillis(50));

    row.complete(Done.done());

    for (long serial = 0; serial < 20; serial++) {
      assertThat(published().tag()).isEqualTo(serial);
    }
    assertThat(journal.persistedInStorage(ID)).hasSize(1);
  }

  @Test
  void nothingIsAcknowledgedOrSentThatIsNotStored() {
    journal.failNextPersisted(ID);

    publish("one", 0, -1);

    client.expectTerminated(entity);
    client.expectNoMessage(Duration.ofMillis(20));
    // A new channel asks its peers what they hold, and may have done so before the publish came.
    assertThat(sent).noneMatch(message -> message.body() instanceof Exchange.Entries);
    assertThat(observer.running).as("entities that are observed").hasValue(0);
  }

  @Test
  void anOutboxThatFailsEndsTheEntityBeforeAnythingIsWritten() {
    row = new CompletableFuture<>();
    publish("one", 0, -1);
    row.completeExceptionally(new IllegalStateException("storage is down"));

    client.expectTerminated(entity);
    assertThat(journal.persistedInStorage(ID)).isEmpty();
  }

  @Test
  void whatWasWrittenWhileTheFenceFellIsNotAcknowledgedAndItsEntityEndsThoughItStandsAgain() {
    AtomicBoolean fell = new AtomicBoolean();
    fence = () -> journal.persistedInStorage(ID).isEmpty() || !fell.compareAndSet(false, true);

    publish("one", 0, -1);

    client.expectTerminated(entity);
    client.expectNoMessage(Duration.ofMillis(20));
    assertThat(journal.persistedInStorage(ID)).hasSize(1);
  }

  @Test
  void aLogIsSealedBehindItsLastEventBeforeAnythingElse() throws Exception {
    publish("one", 0, -1);
    published();
    publish("one", 1, 0);
    published();
    assertThat(seals.poll(3, TimeUnit.SECONDS)).isEqualTo(0);
    KIT.stop(entity);
    seal = new CompletableFuture<>();

    entity = spawn(2);
    publish("one", 2, 1);

    assertThat(seals.poll(3, TimeUnit.SECONDS)).isEqualTo(2);
    client.expectNoMessage(Duration.ofMillis(50));
    assertThat(journal.persistedInStorage(ID)).hasSize(2);
    seal.complete(Done.done());
    assertThat(published().tag()).isEqualTo(2);
  }

  @Test
  void anEntityWhoseJournalCannotBeSealedEnds() {
    publish("one", 0, -1);
    published();
    KIT.stop(entity);
    seal = CompletableFuture.failedFuture(new IllegalStateException("no answer"));

    entity = spawn(2);

    client.expectTerminated(entity);
  }

  @Test
  void anEntityThatCannotReadItsJournalPausesSoThatStorageIsNotAskedWithEachCommand() {
    publish("one", 0, -1);
    published();
    KIT.stop(entity);
    journal.failNextRead(ID);
    entity = spawn(2);
    Awaitility.await().until(() -> observer.failures.get() == 1);

    publish("one", 1, 0);

    client.expectNoMessage(Duration.ofMillis(300));
    assertThat(observer.running).as("entities that are observed").hasValue(1);
    client.expectTerminated(entity);
    assertThat(journal.persistedInStorage(ID)).hasSize(1);
  }

  @Test
  void aRowThatASweepSawIsStoredAnewBeforeAWriteSinceItMayBeGone() {
    entity.tell(new ChannelEntity.Ask(new ChannelCommand.Compare()));
    publish("one", 0, -1);
    published();

    assertThat(opened.get()).isEqualTo(1);
  }

  @Test
  void theHourIsNotedOnceBesideTheOutboxRowAndBeforeTheWrite() {
    row = new CompletableFuture<>();
    note = new CompletableFuture<>();
    publish("one", 0, -1);
    // Neither is done, and both were asked for: one round trip, not two.
    Awaitility.await().until(() -> opened.get() == 1 && noted.get() == 1);

    row.complete(Done.done());
    client.expectNoMessage(Duration.ofMillis(50));
    assertThat(journal.persistedInStorage(ID)).isEmpty();
    note.complete(Done.done());

    published();
    publish("one", 1, 0);
    published();
    assertThat(opened.get()).isEqualTo(1);
    // Twice only if the hour ended in between.
    assertThat(noted.get()).isBetween(1, 2);
  }

  @Test
  void aGapIsRefusedAndARetryIsOneMessage() {
    publish("one", 0, -1);
    assertThat(published().tag()).isZero();

    publish("one", 2, 1);
    assertThat(client.expectMessageClass(ChannelReply.PublishRefused.class).refusal())
        .isEqualTo(Refusal.GAP);

    publish("one", 0, -1);
    published();
    assertThat(journal.persistedInStorage(ID)).hasSize(1);
  }

  @Test
  void anEntityThatStoppedInOrderIsContinuedUnderItsOrigin() {
    publish("one", 0, -1);
    var first = published().serial();
    entity.tell(ChannelEntity.stop());
    client.expectTerminated(entity);
    assertThat(journal.persistedInStorage(ID))
        .last()
        .isEqualTo(new LogEvent.Closed(first.origin(), 1));

    entity = spawn(2);
    publish("one", 1, -1);

    assertThat(published().serial().origin()).isEqualTo(first.origin());
  }

  @Test
  void anEntityThatFailedIsFollowedByAnotherOrigin() {
    publish("one", 0, -1);
    var first = published().serial();
    KIT.stop(entity);

    entity = spawn(1);
    publish("one", 1, -1);

    assertThat(published().serial().origin()).isNotEqualTo(first.origin());
  }

  @Test
  void anUnusedChannelWritesNothingWhenItStops() {
    entity.tell(ChannelEntity.stop());

    client.expectTerminated(entity);
    assertThat(journal.persistedInStorage(ID)).isEmpty();
    assertThat(observer.running).as("entities that are observed").hasValue(0);
  }

  @Test
  void anEntityWhoseRecoveryFailsIsObservedNoMore() {
    publish("one", 0, -1);
    published();
    journal.failNextRead(ID);

    ActorRef<ChannelEntity.Command> failing = spawn(2);

    client.expectTerminated(failing);
    assertThat(observer.running).as("entities that are observed").hasValue(1);
  }

  @Test
  void aBatchIsFollowedByWhatPeersLackOfIt() throws InterruptedException {
    publish("one", 0, -1);

    // The question of an entity with an empty log may have been a batch of its own before.
    ChannelLag lag = observer.lags.poll(3, TimeUnit.SECONDS);
    if (ChannelLag.NONE.equals(lag)) {
      lag = observer.lags.poll(3, TimeUnit.SECONDS);
    }

    assertThat(lag).isNotNull();
    assertThat(lag.unconfirmed().keySet()).containsExactly(new RegionId("ap"), SampleLog.US);
    assertThat(lag.unconfirmed().get(SampleLog.US).entries()).isEqualTo(1);
    assertThat(observer.replicated).isEmpty();
  }

  @Test
  void theAgeOfTheOldestEntryOfAPeerIsToldOnceForABatch() throws InterruptedException {
    long now = System.currentTimeMillis();
    Origin origin = new Origin(SampleLog.US, 1, 1);
    List<Entry> entries =
        List.of(entry(origin, 1, now - 60_000), entry(origin, 2, now - 3_600_000));
    fromUs(new Exchange.Entries(entries, VersionVector.EMPTY.with(entries.get(1).dot())));
    client.expectMessage(new ChannelReply.Taken());

    assertThat(observer.replicated.poll(3, TimeUnit.SECONDS)).isEqualTo("us 60");
    assertThat(observer.replicated).isEmpty();
  }

  @Test
  void whatASubscriberSawInARegionThatIsGoneIsAPhantom() throws InterruptedException {
    Origin removed = new Origin(new RegionId("removed"), 1, 1);
    Position seen = new Position(SampleLog.vector(removed, 3), new TreeMap<>());
    TestProbe<HubFeed> hub = KIT.createTestProbe();

    entity.tell(new ChannelEntity.Ask(new ChannelCommand.CatchUp(1, seen, hub.ref())));

    ChannelLag lag = observer.lags.poll(3, TimeUnit.SECONDS);
    while (ChannelLag.NONE.equals(lag)) {
      lag = observer.lags.poll(3, TimeUnit.SECONDS);
    }
    assertThat(lag).isNotNull();
    assertThat(lag.phantoms()).isEqualTo(3);
  }

  @Test
  void relayOutboxWhenTheOriginBurns() {
    row = new CompletableFuture<>();
    Entry entry = entry(new Origin(SampleLog.US, 1, 1), 1, 1_000);
    fromUs(new Exchange.Entries(List.of(entry), VersionVector.EMPTY.with(entry.dot())));
    Awaitility.await().until(() -> opened.get() == 1);

    // The row, which lets this region go on without us, is there before the entry.
    client.expectNoMessage(Duration.ofMillis(50));
    assertThat(journal.persistedInStorage(ID)).isEmpty();
    row.complete(Done.done());

    client.expectMessage(new ChannelReply.Taken());
    assertThat(journal.persistedInStorage(ID)).hasSize(1);
  }

  private void fromUs(Exchange body) {
    entity.tell(
        new ChannelEntity.Ask(
            new ChannelCommand.FromPeer(
                new LinkMessage(CHANNEL.text(), SampleLog.US, 1, body), client.ref())));
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

  @Test
  void majorityIsAcknowledgedOnceAPeerHoldsTheEntry() {
    entity.tell(
        new ChannelEntity.Ask(
            new ChannelCommand.Publish(
                PublishKey.numbered("one", 0),
                -1,
                new byte[0],
                Durability.MAJORITY,
                0,
                client.ref())));
    Exchange.Entries entries =
        (Exchange.Entries)
            peers
                .fishForMessage(
                    Duration.ofSeconds(3),
                    sent ->
                        sent.body() instanceof Exchange.Entries
                            ? org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes
                                .complete()
                            : org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes
                                .continueAndIgnore())
                .get(0)
                .body();
    client.expectNoMessage(Duration.ofMillis(30));

    fromUs(new Exchange.Holds(entries.head(), false));

    published();
    client.expectMessage(new ChannelReply.Taken());
  }

  @Test
  void aHubIsFedInNumberedMessages() {
    TestProbe<HubFeed> hub = KIT.createTestProbe();
    entity.tell(new ChannelEntity.Ask(new ChannelCommand.Subscribe(5, null, hub.ref())));
    HubFeed.Subscribed subscribed = hub.expectMessageClass(HubFeed.Subscribed.class);
    assertThat(subscribed.position().vector()).isEqualTo(VersionVector.EMPTY);

    publish("one", 0, -1);
    assertThat(hub.expectMessageClass(HubFeed.Deliveries.class).number()).isEqualTo(1);
    publish("one", 1, 0);
    HubFeed.Deliveries second = hub.expectMessageClass(HubFeed.Deliveries.class);
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.subscription()).isEqualTo(5);
    assertThat(second.deliveries()).hasSize(1);
  }

  @Test
  void aHubThatIsBehindTheBaseAtWhichTheLogBeganIsToldWhatIsLost() {
    TestProbe<HubFeed> hub = KIT.createTestProbe();
    entity.tell(new ChannelEntity.Ask(new ChannelCommand.Subscribe(5, null, hub.ref())));
    Position before = hub.expectMessageClass(HubFeed.Subscribed.class).position();
    VersionVector base = VersionVector.EMPTY.with(new Dot(new Origin(SampleLog.US, 1, 1), 40));
    entity.tell(
        new ChannelEntity.Ask(
            new ChannelCommand.FromPeer(
                new LinkMessage(
                    CHANNEL.text(),
                    SampleLog.US,
                    1,
                    new Exchange.Begin(new Base(base, Map.of(), Map.of(), Map.of()), base)),
                client.ref())));

    hub.expectMessage(new HubFeed.BeganAnew(5));

    entity.tell(new ChannelEntity.Ask(new ChannelCommand.Subscribe(6, before, hub.ref())));
    assertThat(hub.expectMessageClass(HubFeed.Subscribed.class).complete()).isFalse();
    entity.tell(new ChannelEntity.Ask(new ChannelCommand.CatchUp(1, before, hub.ref())));
    Position from = hub.expectMessageClass(HubFeed.Lost.class).from();
    assertThat(from.vector()).isEqualTo(base);
    entity.tell(new ChannelEntity.Ask(new ChannelCommand.CatchUp(2, from, hub.ref())));
    assertThat(hub.expectMessageClass(HubFeed.CaughtUp.class).missed()).isEmpty();
  }

  private ActorRef<ChannelEntity.Command> spawn(int node) {
    return KIT.spawn(ChannelEntity.create(shard.ref(), CHANNEL, ports(node)));
  }

  private ChannelPorts ports(int node) {
    return new ChannelPorts(
        ChannelSettings.DEFAULT,
        ReplicaSettings.DEFAULT,
        () -> Membership.of(SampleLog.EU, List.of(SampleLog.US, new RegionId("ap"))),
        1,
        0,
        node,
        (to, channel, body) -> {
          sent.add(new Sent(to, body));
          peers.ref().tell(new Sent(to, body));
        },
        (persistenceId, first, last) -> Source.empty(),
        () ->
            (persistenceId, lastEvent) -> {
              seals.add(lastEvent);
              return seal;
            },
        new ChannelPorts.Outbox() {
          @Override
          public CompletionStage<Done> open(ChannelId channel, String writer) {
            opened.incrementAndGet();
            return row;
          }

          @Override
          public CompletionStage<Done> written(ChannelId channel, long hour) {
            noted.incrementAndGet();
            return note;
          }

          @Override
          public CompletionStage<Done> close(ChannelId channel, String writer) {
            return row;
          }
        },
        () -> fence.stands(),
        observer);
  }

  /** What the entities of a test say of themselves. */
  private static final class Observer implements ChannelPorts.Observer {
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger failures = new AtomicInteger();
    final BlockingQueue<ChannelLag> lags = new LinkedBlockingQueue<>();
    final BlockingQueue<String> replicated = new LinkedBlockingQueue<>();

    @Override
    public ChannelPorts.Observed started() {
      running.incrementAndGet();
      return new ChannelPorts.Observed() {
        @Override
        public void lags(ChannelLag lag) {
          lags.add(lag);
        }

        @Override
        public void replicated(RegionId origin, long latencyMillis) {
          replicated.add(origin + " " + latencyMillis / 60_000);
        }

        @Override
        public void failed(ChannelId channel, Throwable cause) {
          failures.incrementAndGet();
        }

        @Override
        public void stopped() {
          running.decrementAndGet();
        }
      };
    }
  }

  private void publish(String publisher, long serial, long previous) {
    entity.tell(
        new ChannelEntity.Ask(
            new ChannelCommand.Publish(
                PublishKey.numbered(publisher, serial),
                previous,
                new byte[] {1},
                Durability.REGION,
                serial,
                client.ref())));
  }

  private ChannelReply.Published published() {
    return client.expectMessageClass(ChannelReply.Published.class);
  }
}
