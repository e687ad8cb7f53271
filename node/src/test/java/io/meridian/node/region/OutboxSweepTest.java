package io.meridian.node.region;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelReply;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a sweep wakes and counts. Method: the test plays the outbox and the channels' entities, and
 * says which peers hold what.
 */
@Timeout(60)
class OutboxSweepTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final RegionId SA = new RegionId("sa");
  private static final long EPOCH = 7;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(
                  "pekko.actor.provider = local, pekko.coordinated-shutdown.exit-jvm = off")
              .withFallback(ConfigFactory.load()));

  /** As an entity does: it answers once the peer holds all, or that it does not. */
  private final Map<ChannelId, Set<RegionId>> holders = new ConcurrentHashMap<>();

  private final Queue<ChannelId> woken = new ConcurrentLinkedQueue<>();
  private final Set<RegionId> reached = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Optional<OutboxCount>> counts = new LinkedBlockingQueue<>();
  private volatile boolean mine = true;
  private volatile boolean readable = true;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aRowWaitsForEachPeerThatIsNotFoundToHoldTheChannel() throws Exception {
    reached.addAll(Set.of(US, AP));
    holders.put(channel("both"), Set.of(US, AP));
    holders.put(channel("us alone"), Set.of(US));
    holders.put(channel("none"), Set.of());

    sweep();

    // Nothing is kept for sa, which is detached.
    assertThat(next()).contains(new OutboxCount(3, new TreeMap<>(Map.of(US, 1L, AP, 2L))));
    assertThat(woken).containsExactlyInAnyOrderElementsOf(holders.keySet());
  }

  @Test
  void ofAPeerThatIsAwayNobodyAsksAndEveryRowWaits() throws Exception {
    reached.add(AP);
    holders.put(channel("a"), Set.of(US, AP));
    holders.put(channel("b"), Set.of(US, AP));

    sweep();

    assertThat(next()).contains(new OutboxCount(2, new TreeMap<>(Map.of(US, 2L, AP, 0L))));
  }

  @Test
  void whenALinkComesUpThatNoRowWaitsIsForgottenUntilTheNextSweep() throws Exception {
    reached.addAll(Set.of(US, AP));
    holders.put(channel("a"), Set.of(US));
    ActorRef<OutboxSweep.Command> sweep = sweep();
    assertThat(next()).contains(new OutboxCount(1, new TreeMap<>(Map.of(US, 0L, AP, 1L))));

    holders.put(channel("b"), Set.of(AP));
    sweep.tell(OutboxSweep.LinkUp.INSTANCE);

    assertThat(next()).contains(new OutboxCount(1, new TreeMap<>(Map.of(AP, 1L))));
    assertThat(next()).contains(new OutboxCount(2, new TreeMap<>(Map.of(US, 1L, AP, 1L))));
  }

  @Test
  void anOutboxThatCannotBeReadIsNotEmpty() throws Exception {
    reached.addAll(Set.of(US, AP));
    ActorRef<OutboxSweep.Command> sweep = sweep();
    assertThat(next()).contains(new OutboxCount(0, new TreeMap<>(Map.of(US, 0L, AP, 0L))));

    readable = false;
    sweep.tell(OutboxSweep.MembersChanged.INSTANCE);

    OutboxCount unknown = new OutboxCount(0, new TreeMap<>());
    assertThat(next()).contains(unknown);
    assertThat(next()).contains(unknown);
  }

  @Test
  void aNodeThatDoesNotSweepKnowsNothing() throws Exception {
    mine = false;
    holders.put(channel("a"), Set.of());

    sweep();

    assertThat(next()).isEmpty();
    assertThat(woken).isEmpty();
  }

  private ActorRef<OutboxSweep.Command> sweep() {
    ActorRef<ShardingEnvelope<ChannelEntity.Command>> shards = kit.spawn(entities());
    return kit.spawn(
        OutboxSweep.create(
            new OutboxSweep.Ports(
                this::rows,
                new ChannelDirectory(kit.system(), (id, first, last) -> Source.empty(), shards),
                peers(),
                () -> mine,
                counts::add)));
  }

  private Source<ChannelId, NotUsed> rows() {
    return readable
        ? Source.from(List.copyOf(holders.keySet()))
        : Source.failed(new IllegalStateException("storage does not answer"));
  }

  private Behavior<ShardingEnvelope<ChannelEntity.Command>> entities() {
    return Behaviors.receiveMessage(
        envelope -> {
          ChannelId channel = ChannelId.parse(envelope.entityId());
          ChannelCommand command = ((ChannelEntity.Ask) envelope.message()).command();
          if (command instanceof ChannelCommand.Compare) {
            woken.add(channel);
          } else if (command instanceof ChannelCommand.DescribeLog describe) {
            describe.replyTo().tell(new ChannelReply.LogDescription(1, List.of(), List.of()));
          } else if (command instanceof ChannelCommand.AwaitPeer await) {
            assertThat(await.epoch()).isEqualTo(EPOCH);
            boolean holds = holders.getOrDefault(channel, Set.of()).contains(await.peer());
            await.replyTo().tell(new ChannelReply.PeerAwaited(await.tag(), holds));
          }
          return Behaviors.same();
        });
  }

  private OutboxSweep.Peers peers() {
    return new OutboxSweep.Peers() {
      @Override
      public Membership members() {
        return new Membership(
            EU,
            PeerState.ATTACHED,
            new TreeMap<>(
                Map.of(US, PeerState.ATTACHED, AP, PeerState.ATTACHED, SA, PeerState.DETACHED)));
      }

      @Override
      public boolean reach(RegionId peer) {
        return reached.contains(peer);
      }

      @Override
      public long epoch(RegionId peer) {
        return EPOCH;
      }
    };
  }

  private static ChannelId channel(String name) {
    return new ChannelId("app", name);
  }

  private Optional<OutboxCount> next() throws InterruptedException {
    Optional<OutboxCount> next =
        counts.poll(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
    assertThat(next).as("a count").isNotNull();
    return next;
  }
}
