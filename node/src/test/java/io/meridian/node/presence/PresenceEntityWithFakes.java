package io.meridian.node.presence;

import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.NODE;
import static io.meridian.node.presence.SamplePresence.US;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.kept.KeptChanges;
import io.meridian.node.presence.kept.KeptPresence;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.PresenceSettings;
import io.meridian.presence.channel.Regions;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/** A channel's presence entity; the test plays hubs, the other regions and what is kept. */
final class PresenceEntityWithFakes {
  static final ChannelId CHANNEL = new ChannelId("app", "news");
  static final Duration QUIET = Duration.ofMillis(150);
  static final Duration SOON = Duration.ofSeconds(10);
  static final long NO_GRACE = 0;

  /** As the default, but for waits that a test has to sit out. */
  private static final PresenceSettings SETTINGS = quick(PresenceSettings.DEFAULT);

  record Sent(RegionId to, byte[] message) {}

  final TestProbe<PresenceFeed> hub;
  final TestProbe<PresenceReply> asker;
  final TestProbe<ClusterSharding.ShardCommand> shard;
  final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
  final BlockingQueue<KeptChanges.Write> writes = new LinkedBlockingQueue<>();
  final BlockingQueue<Shown> history = new LinkedBlockingQueue<>();
  final AtomicInteger running = new AtomicInteger();
  volatile Regions regions = Regions.ALONE;
  volatile CompletionStage<KeptPresence.Found> found =
      CompletableFuture.completedFuture(KeptPresence.Found.NOTHING);
  volatile boolean nodeIsGone;
  volatile ActorRef<PresenceEntity.Command> home;
  volatile ActorRef<PresenceEntity.Command> peer;

  final ActorRef<PresenceEntity.Command> entity;

  private final ActorTestKit kit;

  /** Came before what was waited for. */
  private final List<PresenceFeed> early = new ArrayList<>();

  /** The entity has started, alone in its region, and nothing is kept. */
  PresenceEntityWithFakes(ActorTestKit kit) {
    this.kit = kit;
    this.hub = kit.createTestProbe();
    this.asker = kit.createTestProbe();
    this.shard = kit.createTestProbe();
    this.entity = spawn();
  }

  private static PresenceSettings quick(PresenceSettings of) {
    return new PresenceSettings(
        20,
        300,
        of.graceMillis(),
        500,
        100,
        100,
        of.compareMillis(),
        of.bufferedDeltas(),
        of.bufferedBytes(),
        of.partBytes(),
        of.departures(),
        of.departureMillis(),
        of.stateBytes());
  }

  void stop() {
    kit.stop(entity);
  }

  ActorRef<PresenceEntity.Command> spawn() {
    return kit.spawn(create(EU, null, this::toPeer));
  }

  Behavior<PresenceEntity.Command> create(RegionId self, Regions fixed, PresencePorts.Links links) {
    return PresenceEntity.create(
        shard.ref(),
        CHANNEL,
        new PresencePorts(
            SETTINGS,
            self,
            () -> fixed == null ? regions : fixed,
            links,
            new Kept(),
            (channel, shown) -> history.addAll(shown),
            ended -> nodeIsGone,
            () -> {
              running.incrementAndGet();
              return new Observed();
            }));
  }

  private final class Observed implements PresencePorts.Observed {
    @Override
    public void members(int count) {}

    @Override
    public void stopped() {
      running.decrementAndGet();
    }
  }

  private final class Kept implements KeptPresence {
    @Override
    public CompletionStage<Found> read(ChannelId channel) {
      return found;
    }

    @Override
    public void write(ChannelId channel, KeptChanges.Write write) {
      writes.add(write);
    }
  }

  void toPeer(RegionId to, ChannelId channel, byte[] message) {
    sent.add(new Sent(to, message));
    ActorRef<PresenceEntity.Command> there = peer;
    if (there != null) {
      tell(there, new PresenceCommand.FromPeer("eu", message, kit.system().ignoreRef()));
    }
  }

  void toEu(RegionId to, ChannelId channel, byte[] message) {
    ActorRef<PresenceEntity.Command> here = home;
    if (here != null) {
      tell(here, new PresenceCommand.FromPeer("us", message, kit.system().ignoreRef()));
    }
  }

  static Regions with(RegionId peer) {
    return Regions.of(Map.of(peer, 1L), Set.of(peer), 2, Set.of(), Set.of());
  }

  static PresenceState keptOfUs(int number) {
    return writer(US, 1).enterOrUpdate(PresenceState.EMPTY, key(number), entry(US, 3));
  }

  void tell(PresenceCommand command) {
    tell(entity, command);
  }

  static void tell(ActorRef<PresenceEntity.Command> to, PresenceCommand command) {
    to.tell(new PresenceEntity.Ask(command));
  }

  List<MemberKey> subscribe(long subscription) {
    tell(new PresenceCommand.Subscribe(subscription, NODE, 0, hub.ref()));
    return snapshot(subscription);
  }

  /** All parts of a snapshot and the occupancy behind it. */
  List<MemberKey> snapshot(long subscription) {
    List<MemberKey> members = new ArrayList<>();
    for (long number = 1; ; number++) {
      PresenceFeed.Snapshot part = hub.expectMessageClass(PresenceFeed.Snapshot.class, SOON);
      assertThat(part.subscription()).isEqualTo(subscription);
      assertThat(part.number()).isEqualTo(number);
      part.members().forEach(member -> members.add(member.key()));
      if (part.last()) {
        hub.expectMessageClass(PresenceFeed.OccupancyIs.class, SOON);
        return members;
      }
    }
  }

  void enter(int number, long msgSerial) {
    tell(operate(number, msgSerial, false));
  }

  PresenceCommand.Operate operate(int number, long msgSerial, boolean majority) {
    return new PresenceCommand.Operate(
        msgSerial,
        7,
        NO_GRACE,
        List.of(new Change.Enter(key(number), entry(NODE, msgSerial))),
        majority,
        200,
        hub.ref());
  }

  void leave(int number, long msgSerial) {
    tell(
        new PresenceCommand.Operate(
            msgSerial,
            7,
            NO_GRACE,
            List.of(new Change.Leave(key(number), entry(NODE, msgSerial), false)),
            false,
            200,
            hub.ref()));
  }

  /** Another hub of another node holds the first member. */
  void enterFrom(TestProbe<PresenceFeed> other, long graceMillis) {
    Owner node = new Owner(EU, 5);
    tell(new PresenceCommand.Subscribe(1, node, 0, other.ref()));
    tell(
        new PresenceCommand.Operate(
            1,
            1,
            graceMillis,
            List.of(new Change.Enter(key(1), entry(node, 4))),
            false,
            200,
            other.ref()));
  }

  PresenceFeed.Changes changes() {
    return next(PresenceFeed.Changes.class);
  }

  PresenceFeed.Answered answer() {
    return next(PresenceFeed.Answered.class);
  }

  /** The next of the kind; occupancy comes when it likes, answers beside changes. */
  private <T extends PresenceFeed> T next(Class<T> kind) {
    for (int i = 0; i < early.size(); i++) {
      if (kind.isInstance(early.get(i))) {
        return kind.cast(early.remove(i));
      }
    }
    while (true) {
      PresenceFeed message = hub.receiveMessage(SOON);
      if (kind.isInstance(message)) {
        return kind.cast(message);
      }
      if (!(message instanceof PresenceFeed.OccupancyIs)) {
        early.add(message);
      }
    }
  }

  static Shown shown(Shown.Kind kind, int number, long msgSerial) {
    return new Shown(kind, key(number), entry(NODE, msgSerial));
  }

  List<MemberKey> list(String clientId, String connectionId, MemberKey after, int limit) {
    tell(new PresenceCommand.ListMembers(clientId, connectionId, after, limit, asker.ref()));
    return asker.expectMessageClass(PresenceReply.Members.class, SOON).members().stream()
        .map(Held::key)
        .toList();
  }

  Counts occupancy() {
    tell(new PresenceCommand.AskOccupancy(asker.ref()));
    return asker.expectMessageClass(PresenceReply.Occupied.class, SOON).occupancy().counts();
  }

  void announce(long subscription, int part, long attachment, Held member) {
    tell(
        new PresenceCommand.Announce(
            subscription,
            part,
            List.of(new PresenceCommand.HeldBy(attachment, 15_000, List.of(member))),
            hub.ref()));
  }
}
