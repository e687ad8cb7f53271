package io.meridian.node.channel;

import com.typesafe.config.ConfigFactory;
import io.meridian.node.SampleLog;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.replica.ChannelLag;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.ReplicaSettings;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
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

/**
 * A channel's entity over a journal in memory; the test plays its outbox, its peers and its
 * clients.
 */
final class ChannelEntityWithFakes {
  static final ChannelId CHANNEL = new ChannelId("app", "news");

  private static final String ID = ChannelLog.persistenceId(CHANNEL);

  record Sent(RegionId to, Exchange body) {}

  final Observer observer = new Observer();
  final TestProbe<ChannelReply> client;

  /** Gets what is sent to peers; {@link #sent} has it, too. */
  final TestProbe<Sent> peers;

  final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

  /** How often the outbox was asked to store the channel's row. */
  final AtomicInteger opened = new AtomicInteger();

  /** How often it was asked to note the hour. */
  final AtomicInteger noted = new AtomicInteger();

  /** Behind which events the journal was to be sealed. */
  final BlockingQueue<Long> seals = new LinkedBlockingQueue<>();

  /** What comes of storing the row. */
  CompletableFuture<Done> row = CompletableFuture.completedFuture(Done.done());

  /** What comes of noting the hour. */
  CompletableFuture<Done> note = CompletableFuture.completedFuture(Done.done());

  /** What comes of sealing the journal. */
  CompletableFuture<Done> seal = CompletableFuture.completedFuture(Done.done());

  volatile Fence fence = Fence.NONE;

  private final ActorTestKit kit;
  private final PersistenceTestKit journal;
  private final TestProbe<ClusterSharding.ShardCommand> shard;
  private ActorRef<ChannelEntity.Command> entity;

  /** The entity has started over an empty journal. */
  ChannelEntityWithFakes(ActorTestKit kit) {
    this.kit = kit;
    this.journal = PersistenceTestKit.create(kit.system());
    this.client = kit.createTestProbe();
    this.peers = kit.createTestProbe();
    this.shard = kit.createTestProbe();
    journal.clearAll();
    entity = spawn(1);
  }

  /** Has the journal in memory. */
  static ActorTestKit createKit() {
    return ActorTestKit.create(
        PersistenceTestKitPlugin.config()
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.load("application-test")));
  }

  /** It ends without closing its log, as one does whose node is lost. */
  void stop() {
    kit.stop(entity);
  }

  /** Another takes its place. */
  void start(int node) {
    entity = spawn(node);
  }

  /** Another one runs beside it. */
  ActorRef<ChannelEntity.Command> spawn(int node) {
    return kit.spawn(ChannelEntity.create(shard.ref(), CHANNEL, ports(node)));
  }

  ActorRef<ChannelEntity.Command> ref() {
    return entity;
  }

  void tell(ChannelEntity.Command command) {
    entity.tell(command);
  }

  void tell(ChannelCommand.Remote command) {
    tell(new ChannelEntity.Ask(command));
  }

  void publish(String publisher, long serial, long previous) {
    tell(
        new ChannelCommand.Publish(
            PublishKey.numbered(publisher, serial),
            previous,
            new byte[] {1},
            Durability.REGION,
            serial,
            client.ref()));
  }

  ChannelReply.Published published() {
    return client.expectMessageClass(ChannelReply.Published.class);
  }

  /** The events in the journal. */
  List<Object> stored() {
    return journal.persistedInStorage(ID);
  }

  void failNextWrite() {
    journal.failNextPersisted(ID);
  }

  void failNextRead() {
    journal.failNextRead(ID);
  }

  private ChannelPorts ports(int node) {
    return new ChannelPorts(
        ChannelSettings.DEFAULT,
        ReplicaSettings.DEFAULT,
        () -> Membership.of(SampleLog.EU, List.of(SampleLog.US, new RegionId("ap"))),
        1,
        () -> 0,
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
  static final class Observer implements ChannelPorts.Observer {
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
        public void peerFell(RegionId peer) {}

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
}
