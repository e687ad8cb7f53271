package io.meridian.node.hub;

import static io.meridian.node.SamplePresence.entry;
import static io.meridian.node.SamplePresence.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.SamplePresence;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.HubFeed;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceFeed;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Held;
import io.meridian.replication.log.VersionVector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** A hub; the test plays the channel's presence entity, and its connection. */
final class HubPresenceWithFakes {
  static final HubRegistry.Key KEY = new HubRegistry.Key(new ChannelId("app", "news"), "news");
  static final long GRACE = 15_000;

  private static final Codec JSON = Codec.of(Codec.Format.JSON, Limits.DEFAULT);

  final TestProbe<PresenceCommand> entity;
  final TestProbe<Subscriber> connection;
  final ActorRef<HubRegistry.Command> registry;

  private final ActorTestKit kit;
  private final TestProbe<ShardingEnvelope<ChannelEntity.Command>> shards;
  private TestProbe<Object> activation;

  HubPresenceWithFakes(ActorTestKit kit) {
    this.kit = kit;
    shards = kit.createTestProbe();
    entity = kit.createTestProbe();
    connection = kit.createTestProbe();
    activation = kit.createTestProbe();
    ChannelDirectory channels =
        new ChannelDirectory(kit.system(), (id, first, last) -> Source.empty(), shards.ref());
    registry =
        kit.spawn(
            HubRegistry.create(
                new HubPorts(
                    channels,
                    new SamplePresence(kit.system(), entity.ref()),
                    SamplePresence.OWNER)));
  }

  /** Another takes its place once the hub subscribes to it. */
  void entityEnds() {
    activation.stop();
    activation = kit.createTestProbe();
  }

  static Change enter(String name, long msgSerial) {
    return new Change.Enter(key(name), entry(msgSerial));
  }

  void operate(long holder, long msgSerial, Change change) {
    registry.tell(
        new HubRegistry.ForPresence(
            KEY, new PresenceRequest.Operate(holder, msgSerial, List.of(change), true, 20_000)));
  }

  /** A hub with one connection, which sees presence, and no member. */
  PresenceCommand.Subscribe live() {
    attach(1, Flags.DEFAULT_MODES, null);
    PresenceCommand.Subscribe subscribe = expect(PresenceCommand.Subscribe.class);
    feed(subscribe, snapshot(subscribe, 1, true));
    attached(1);
    return subscribe;
  }

  void attach(long number, long modes, @Nullable String occupancy) {
    attach(number, "conn-me", modes, occupancy);
  }

  void attach(long number, String connectionId, long modes, @Nullable String occupancy) {
    registry.tell(
        new HubRegistry.Attach(
            KEY,
            number,
            number,
            attendance(connectionId, modes, occupancy),
            connection.ref(),
            null));
    ChannelEntity.Ask ask = (ChannelEntity.Ask) shards.receiveMessage().message();
    ChannelCommand.Subscribe subscribe = (ChannelCommand.Subscribe) ask.command();
    subscribe
        .hub()
        .tell(
            new HubFeed.Subscribed(
                subscribe.subscription(),
                List.of(),
                true,
                SampleLog.at(4),
                VersionVector.EMPTY,
                shards.ref()));
  }

  static Attendance attendance(String connectionId, long modes, @Nullable String occupancy) {
    return new Attendance(connectionId, false, GRACE, modes, occupancy);
  }

  PresenceFeed snapshot(
      PresenceCommand.Subscribe subscribe, long number, boolean last, Held... members) {
    return new PresenceFeed.Snapshot(
        subscribe.subscription(), number, List.of(members), last, activation.ref());
  }

  static void feed(PresenceCommand.Subscribe subscribe, PresenceFeed feed) {
    subscribe.hub().tell(feed);
  }

  <T extends PresenceCommand> T expect(Class<T> kind) {
    return entity.expectMessageClass(kind);
  }

  /** The next command of a kind, whatever else comes before it. */
  <T extends PresenceCommand> T next(Class<T> kind) {
    return kind.cast(
        entity
            .fishForMessage(
                Duration.ofSeconds(5),
                command ->
                    kind.isInstance(command)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore())
            .get(0));
  }

  Subscriber.Attached attached(long number) {
    Subscriber.Attached attached = connection.expectMessageClass(Subscriber.Attached.class);
    assertThat(attached.attachment()).isEqualTo(number);
    return attached;
  }

  ProtocolMessage presence() throws Exception {
    Subscriber.Presence presence = connection.expectMessageClass(Subscriber.Presence.class);
    assertThat(presence.frames()).hasSize(1);
    return decode(presence.frames().get(0));
  }

  static ProtocolMessage decode(SharedFrame frame) throws Exception {
    return JSON.decode(
        frame.encoded(JSON).asTextMessage().getStrictText().getBytes(StandardCharsets.UTF_8));
  }
}
