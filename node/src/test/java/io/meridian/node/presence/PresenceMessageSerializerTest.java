package io.meridian.node.presence;

import static io.meridian.node.presence.SamplePresence.NODE;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.held;
import static io.meridian.node.presence.SamplePresence.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.golden.GoldenBytes;
import io.meridian.node.Labelled;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Occupancy;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MessageId;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.List;
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

class PresenceMessageSerializerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ExtendedActorSystem SYSTEM =
      (ExtendedActorSystem) Adapter.toClassic(KIT.system());
  private static final ActorRef<PresenceReply> REPLY_TO = actor("asker");
  private static final ActorRef<PresenceFeed> HUB = actor("hub");

  private final SerializerWithStringManifest serializer = new PresenceMessageSerializer(SYSTEM);

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
  static Stream<PresenceClusterMessage> messages() {
    Entry synthesised = new Entry(new byte[0], new MessageId.Synthesised("made up: ü"), 7, NODE);
    Counts counts = new Counts(1, 2, 3, 4);
    Occupancy occupancy = new Occupancy(counts, 5, 6);
    return Stream.of(
        new PresenceCommand.Subscribe(1, NODE, 3, HUB),
        new PresenceCommand.Announce(
            1,
            2,
            List.of(
                new PresenceCommand.HeldBy(3, 15_000, List.of(held(1, 4), held(2, 5))),
                new PresenceCommand.HeldBy(4, 0, List.of(held(3, 6)))),
            HUB),
        new PresenceCommand.Unsubscribe(HUB),
        new PresenceCommand.Operate(
            9,
            3,
            0,
            List.of(
                new Change.Enter(key(1), entry(NODE, 4)),
                new Change.Leave(key(2), synthesised, true),
                new Change.Leave(key(3), entry(NODE, 5), false)),
            true,
            200,
            HUB),
        new PresenceCommand.Operate(10, 3, 0, List.of(), false, Integer.MAX_VALUE, HUB),
        new PresenceCommand.Arrived(3, "connection", 15_000, HUB),
        new PresenceCommand.Released(3, true, HUB),
        new PresenceCommand.Released(3, false, HUB),
        new PresenceCommand.Counted(counts, HUB),
        new PresenceCommand.ListMembers(null, null, null, 100, REPLY_TO),
        new PresenceCommand.ListMembers("client", "connection", key(1), 1, REPLY_TO),
        new PresenceCommand.AskOccupancy(REPLY_TO),
        new PresenceCommand.FromPeer("us", new byte[] {1, 2}, REPLY_TO),
        new PresenceCommand.Wake(),
        new PresenceFeed.Snapshot(1, 2, List.of(held(1, 4)), true, REPLY_TO),
        new PresenceFeed.Snapshot(1, 2, List.of(), false, REPLY_TO),
        new PresenceFeed.Changes(
            1,
            3,
            List.of(
                new Shown(Shown.Kind.ENTER, key(1), entry(NODE, 4)),
                new Shown(Shown.Kind.UPDATE, key(1), entry(NODE, 5)),
                new Shown(Shown.Kind.LEAVE, key(1), synthesised))),
        new PresenceFeed.Answered(3, 9, new Outcome.Done()),
        new PresenceFeed.Answered(3, 9, new Outcome.Full("200 members, max 200")),
        new PresenceFeed.Answered(3, 9, new Outcome.TimedOut("held by 1 of 3 regions")),
        new PresenceFeed.OccupancyIs(1, occupancy),
        new PresenceReply.Members(List.of(held(1, 4)), true),
        new PresenceReply.Members(List.of(), false),
        new PresenceReply.Occupied(occupancy),
        new PresenceReply.Taken());
  }

  @Test
  void everyMessageIsTested() {
    List<Class<?>> permitted =
        Stream.of(PresenceCommand.class, PresenceFeed.class, PresenceReply.class)
            .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
            .toList();

    assertThat(messages().map(Object::getClass).distinct().toList())
        .map(Class.class::cast)
        .containsExactlyInAnyOrderElementsOf(permitted);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isReadAsItWasWritten(PresenceClusterMessage message) throws NotSerializableException {
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
            "presence-messages",
            message -> Labelled.bytes(serializer, message),
            bytes -> Labelled.object(serializer, bytes))
        .check(Labelled.all(messages().map(PresenceMessageSerializerTest::travels)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsCutOffIsRefused(PresenceClusterMessage message) {
    Object travels = travels(message);
    byte[] whole = serializer.toBinary(travels);
    String manifest = serializer.manifest(travels);

    for (int length = 0; length < Math.min(whole.length, 20); length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> serializer.fromBinary(cut, manifest))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageContaining(manifest);
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isFoundByTheConfiguration(PresenceClusterMessage message) throws Exception {
    assertThat(SerializationExtension.get(SYSTEM).serializerFor(travels(message).getClass()))
        .isInstanceOf(PresenceMessageSerializer.class);
  }

  @Test
  void anUnknownMessageIsNamed() {
    assertThatThrownBy(() -> serializer.fromBinary(new byte[0], "Surprise"))
        .isInstanceOf(NotSerializableException.class)
        .hasMessageContaining("Surprise");
  }

  private static Object travels(PresenceClusterMessage message) {
    return message instanceof PresenceCommand command ? new PresenceEntity.Ask(command) : message;
  }
}
