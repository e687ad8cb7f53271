package io.meridian.node.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.golden.GoldenBytes;
import io.meridian.node.Labelled;
import io.meridian.node.SampleLog;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Segment;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Refusal;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterMessageSerializerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ExtendedActorSystem SYSTEM =
      (ExtendedActorSystem) Adapter.toClassic(KIT.system());
  private static final ActorRef<ChannelReply> REPLY_TO = actor("asker");
  private static final ActorRef<HubFeed> HUB = actor("hub");

  private final SerializerWithStringManifest serializer = new ClusterMessageSerializer(SYSTEM);

  /** Of a name that does not change, since it is part of what is written. */
  private static <T> ActorRef<T> actor(String name) {
    return ActorRefResolver.get(KIT.system())
        .resolveActorRef("pekko://" + KIT.system().name() + "/user/" + name + "#77");
  }

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** One or more of each message, those with something optional both ways. */
  static Stream<ClusterMessage> messages() {
    Position position = new Position(SampleLog.vector(SampleLog.EU_1, 4), marks());
    VersionVector vector = SampleLog.vector(SampleLog.EU_1, 7);
    Serial serial = new Serial(123, 4, SampleLog.EU_1);
    List<Delivery> deliveries =
        List.of(
            new Delivery(SampleLog.entry(1), Position.START),
            new Delivery(SampleLog.entry(2), position));
    PublishKey key = PublishKey.numbered("connection", 6);
    return Stream.of(
        new ChannelCommand.Publish(key, 5, new byte[] {1, 2}, Durability.REGION, 9, REPLY_TO),
        new ChannelCommand.Publish(
            PublishKey.ofClient("ü"),
            Draft.PREVIOUS_UNKNOWN,
            new byte[0],
            Durability.MAJORITY,
            0,
            REPLY_TO),
        new ChannelCommand.EnterBarrier(Durability.MAJORITY, 3, REPLY_TO),
        new ChannelCommand.AwaitPeer(SampleLog.US, 7, 4, REPLY_TO),
        new ChannelCommand.FromPeer(
            new LinkMessage("app/news", SampleLog.US, 7, new Exchange.Digest(vector)), REPLY_TO),
        new ChannelCommand.Subscribe(1, null, HUB),
        new ChannelCommand.Subscribe(2, Position.START, HUB),
        new ChannelCommand.Subscribe(3, position, HUB),
        new ChannelCommand.Unsubscribe(HUB),
        new ChannelCommand.CatchUp(8, position, HUB),
        new ChannelCommand.DescribeLog(REPLY_TO),
        new ChannelCommand.Compare(),
        new ChannelCommand.Stop(),
        new ChannelReply.Published(4, serial),
        new ChannelReply.PublishRefused(4, Refusal.GAP, "number 3 is missing"),
        new ChannelReply.BarrierEnded(4, true),
        new ChannelReply.BarrierEnded(5, false),
        new ChannelReply.PeerAwaited(6, true),
        new ChannelReply.Taken(),
        new ChannelReply.LogDescription(0, List.of(), List.of()),
        new ChannelReply.LogDescription(
            9,
            List.of(new Segment(1, 9, vector, serial, new Serial(124, 0, SampleLog.EU_1), 5)),
            List.of(serial)),
        new HubFeed.Subscribed(1, deliveries, true, position, vector, REPLY_TO),
        new HubFeed.Subscribed(2, List.of(), false, position, VersionVector.EMPTY, REPLY_TO),
        new HubFeed.Deliveries(2, 3, deliveries, vector),
        new HubFeed.CaughtUp(3, deliveries, position, vector),
        new HubFeed.Behind(4, 1, 9, vector, VersionVector.EMPTY),
        new HubFeed.Lost(5, position),
        new HubFeed.BeganAnew(6));
  }

  private static TreeMap<Long, Long> marks() {
    TreeMap<Long, Long> marks = new TreeMap<>();
    marks.put(77L, 3L);
    return marks;
  }

  @Test
  void everyMessageIsTested() {
    List<Class<?>> permitted =
        Stream.of(ChannelCommand.Remote.class, ChannelReply.class, HubFeed.class)
            .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
            .toList();

    assertThat(messages().map(Object::getClass).distinct().toList())
        .map(Class.class::cast)
        .containsExactlyInAnyOrderElementsOf(permitted);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isReadAsItWasWritten(ClusterMessage message) throws NotSerializableException {
    Object travels = travels(message);

    Object read = serializer.fromBinary(serializer.toBinary(travels), serializer.manifest(travels));

    assertThat(read)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .withEqualsForFieldsMatchingRegexes(Object::equals, ".*(replyTo|takenBy|hub|entity)")
        .isEqualTo(travels);
  }

  @Test
  void earlierVersionsAreUnderstoodAndUnderstand() throws Exception {
    new GoldenBytes<Object>(
            "cluster-messages",
            message -> Labelled.bytes(serializer, message),
            bytes -> Labelled.object(serializer, bytes))
        .check(Labelled.all(messages().map(ClusterMessageSerializerTest::travels)));
  }

  private static Object travels(ClusterMessage message) {
    return message instanceof ChannelCommand.Remote command
        ? new ChannelEntity.Ask(command)
        : message;
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isFoundByTheConfiguration(ClusterMessage message) throws Exception {
    Object travels = travels(message);

    assertThat(SerializationExtension.get(SYSTEM).serializerFor(travels.getClass()))
        .isInstanceOf(ClusterMessageSerializer.class);
  }

  @Test
  void anUnknownMessageIsNamed() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "Surprise"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("Surprise");
  }
}
