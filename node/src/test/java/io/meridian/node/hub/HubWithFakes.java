package io.meridian.node.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.SamplePresence;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.HubFeed;
import io.meridian.node.protocol.Flags;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** A channel's hub; the test plays its entity and its connection, and says what the journal has. */
final class HubWithFakes {
  /** How long a replay goes on while others wait. */
  static final Duration TURN = Duration.ofMillis(100);

  /** How long a replay waits for its page to be taken before another may read. */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private static final HubRegistry.Key KEY =
      new HubRegistry.Key(new ChannelId("app", "news"), "news");
  private static final Attendance MESSAGES_ONLY =
      new Attendance("connection", false, 0, Flags.SUBSCRIBE, null);

  /** Takes what the hub asks of the channel's entity. */
  final TestProbe<ShardingEnvelope<ChannelEntity.Command>> shards;

  final TestProbe<Subscriber> connection;

  /** The hub watches it once it is subscribed. */
  final TestProbe<Object> entity;

  /** What is read of it, in runs; every reader waits until it is there. */
  final CompletableFuture<List<List<Stored>>> journal = new CompletableFuture<>();

  private final ActorRef<HubRegistry.Command> registry;
  private final AtomicInteger journalReads = new AtomicInteger();

  HubWithFakes(ActorTestKit kit) {
    shards = kit.createTestProbe();
    connection = kit.createTestProbe();
    entity = kit.createTestProbe();
    ChannelDirectory channels =
        new ChannelDirectory(
            kit.system(), (persistenceId, first, last) -> readJournal(), shards.ref());
    registry =
        kit.spawn(
            HubRegistry.create(
                new HubPorts(channels, SamplePresence.empty(kit), SamplePresence.OWNER),
                new ReplayTurns.Limits(1, TURN, PATIENCE, PATIENCE.multipliedBy(4))));
  }

  private Source<List<Stored>, NotUsed> readJournal() {
    journalReads.incrementAndGet();
    return Source.completionStage(journal)
        .mapConcat(runs -> runs)
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  /** How often the journal was read so far. */
  int journalReads() {
    return journalReads.get();
  }

  void attach(long number, @Nullable Position from) {
    attach(number, from, connection.ref());
  }

  void attach(long number, @Nullable Position from, ActorRef<Subscriber> by) {
    registry.tell(new HubRegistry.Attach(KEY, number, number, MESSAGES_ONLY, by, from));
  }

  void detach(long number) {
    registry.tell(new HubRegistry.Detach(KEY, number, number, true));
  }

  /** The hub subscribed at a position and one connection attached that takes what comes. */
  ChannelCommand.Subscribe live(long number, long seq) {
    attach(number, null);
    ChannelCommand.Subscribe subscribe = expect(ChannelCommand.Subscribe.class);
    subscribed(subscribe, seq);
    attached(number);
    return subscribe;
  }

  /** What the entity is asked next, which has to be of this kind. */
  <T extends ChannelCommand> T expect(Class<T> kind) {
    ChannelEntity.Ask ask = (ChannelEntity.Ask) shards.receiveMessage().message();
    assertThat(ask.command()).isInstanceOf(kind);
    return kind.cast(ask.command());
  }

  /** The connection is told next that this attachment stands. */
  Subscriber.Attached attached(long number) {
    Subscriber.Attached attached = connection.expectMessageClass(Subscriber.Attached.class);
    assertThat(attached.attachment()).isEqualTo(number);
    return attached;
  }

  /** The connection gets next frames of this attachment. */
  List<OutFrame> frames(long number) {
    Subscriber.Frames frames = connection.expectMessageClass(Subscriber.Frames.class);
    assertThat(frames.attachment()).isEqualTo(number);
    return frames.frames();
  }

  void subscribed(ChannelCommand.Subscribe subscribe, long seq) {
    subscribedTo(subscribe, seq, entity.ref());
  }

  static void subscribedTo(ChannelCommand.Subscribe subscribe, long seq, ActorRef<Object> to) {
    subscribed(subscribe, true, seq, to);
  }

  /** The entity does not have in memory what the hub lacks, or holds less than the hub. */
  static void subscribedIncompletely(
      ChannelCommand.Subscribe subscribe, long seq, ActorRef<Object> to) {
    subscribed(subscribe, false, seq, to);
  }

  private static void subscribed(
      ChannelCommand.Subscribe subscribe, boolean complete, long seq, ActorRef<Object> to) {
    subscribe
        .hub()
        .tell(
            new HubFeed.Subscribed(
                subscribe.subscription(),
                List.of(),
                complete,
                SampleLog.at(seq),
                VersionVector.EMPTY,
                to));
  }

  static void deliver(ChannelCommand.Subscribe subscribe, long number, long... seqs) {
    subscribe
        .hub()
        .tell(
            new HubFeed.Deliveries(
                subscribe.subscription(), number, deliveries(seqs), VersionVector.EMPTY));
  }

  /** The connection lacked these, and then nothing. */
  static void answer(
      ChannelCommand.Subscribe subscribe, ChannelCommand.CatchUp question, long... seqs) {
    subscribe
        .hub()
        .tell(
            new HubFeed.CaughtUp(
                question.request(),
                deliveries(seqs),
                SampleLog.at(seqs[seqs.length - 1]),
                VersionVector.EMPTY));
  }

  static List<Delivery> deliveries(long... seqs) {
    return LongStream.of(seqs)
        .mapToObj(seq -> new Delivery(SampleLog.entry(seq), SampleLog.at(seq)))
        .toList();
  }

  /** An entry of which no frame can be made. */
  static Entry damaged(long seq) {
    return new Entry(
        new Dot(SampleLog.EU_1, seq),
        PublishKey.ofClient("id"),
        null,
        null,
        new Serial(1, 0, SampleLog.EU_1),
        new byte[] {99});
  }

  static List<Long> seqs(List<OutFrame> frames) {
    List<Long> seqs = new ArrayList<>();
    frames.forEach(frame -> seqs.add(frame.after().vector().of(SampleLog.EU_1)));
    return seqs;
  }
}
