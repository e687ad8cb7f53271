package io.meridian.node.hub;

import static io.meridian.node.SamplePresence.entry;
import static io.meridian.node.SamplePresence.key;
import static io.meridian.node.SamplePresence.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import io.meridian.node.protocol.Data;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.PresenceAction;
import io.meridian.node.protocol.PresenceMessage;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Occupancy;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.channel.Shown;
import io.meridian.replication.log.VersionVector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub against a presence entity that the test plays. */
class HubPresenceTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Codec JSON = Codec.of(Codec.Format.JSON, Limits.DEFAULT);
  private static final HubRegistry.Key KEY =
      new HubRegistry.Key(new ChannelId("app", "news"), "news");
  private static final long GRACE = 15_000;

  private final TestProbe<ShardingEnvelope<ChannelEntity.Command>> shards = KIT.createTestProbe();
  private final TestProbe<PresenceCommand> entity = KIT.createTestProbe();
  private final TestProbe<Subscriber> connection = KIT.createTestProbe();
  private TestProbe<Object> activation = KIT.createTestProbe();
  private ActorRef<HubRegistry.Command> registry;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    ChannelDirectory channels =
        new ChannelDirectory(KIT.system(), (id, first, last) -> Source.empty(), shards.ref());
    registry =
        KIT.spawn(
            HubRegistry.create(
                new HubPorts(
                    channels,
                    new SamplePresence(KIT.system(), entity.ref()),
                    SamplePresence.OWNER)));
  }

  @Test
  void whoAttachesIsToldOfTheMembersOnceTheyAreKnown() throws Exception {
    attach(1, Flags.DEFAULT_MODES, null);
    PresenceCommand.Subscribe subscribe = expect(PresenceCommand.Subscribe.class);
    assertThat(subscribe.owner()).isEqualTo(SamplePresence.OWNER);
    assertThat(subscribe.parts()).isZero();
    connection.expectNoMessage(Duration.ofMillis(50));

    feed(subscribe, snapshot(subscribe, 1, false, member("ann", 1)));
    feed(subscribe, snapshot(subscribe, 2, true, member("bob", 2)));

    Roster members = Objects.requireNonNull(attached(1).members());
    ProtocolMessage page = decode(members.pages().get(0));
    assertThat(members.pages()).hasSize(1);
    assertThat(page.channelSerial()).matches("[A-Za-z0-9_-]+:");
    assertThat(page.presence())
        .extracting(PresenceMessage::action, PresenceMessage::id, PresenceMessage::data)
        .containsExactly(
            tuple(PresenceAction.PRESENT, "conn-ann:1:0", new Data.Text("data 1")),
            tuple(PresenceAction.PRESENT, "conn-bob:2:0", new Data.Text("data 2")));
  }

  @Test
  void whoAttachesWaitsForTheMembersTwoSecondsAtMost() {
    attach(1, Flags.DEFAULT_MODES, null);
    expect(PresenceCommand.Subscribe.class);

    assertThat(attached(1).members()).isNull();

    // It asks again, and the members follow when they come.
    next(PresenceCommand.Subscribe.class);
    PresenceCommand.Subscribe again = next(PresenceCommand.Subscribe.class);
    feed(again, snapshot(again, 1, true, member("ann", 1)));
    Subscriber.Members members = connection.expectMessageClass(Subscriber.Members.class);
    assertThat(members.members().isEmpty()).isFalse();
  }

  @Test
  void changesAreShownInSharedFramesWithoutIdOfTheirOwn() throws Exception {
    PresenceCommand.Subscribe subscribe = live();

    feed(
        subscribe,
        new PresenceFeed.Changes(
            subscribe.subscription(),
            2,
            List.of(
                new Shown(Shown.Kind.ENTER, key("ann"), entry(1)),
                new Shown(Shown.Kind.LEAVE, key("ann"), entry(2)))));

    ProtocolMessage frame = presence();
    assertThat(frame.id()).isNull();
    assertThat(frame.connectionId()).isNull();
    assertThat(frame.channelSerial()).isNull();
    assertThat(frame.presence())
        .extracting(PresenceMessage::action)
        .containsExactly(PresenceAction.ENTER, PresenceAction.LEAVE);
  }

  @Test
  void oneWithoutTheModeIsShownItsOwnMembersOnly() throws Exception {
    attach(1, "conn-ann", Flags.PRESENCE, null);
    PresenceCommand.Subscribe subscribe = expect(PresenceCommand.Subscribe.class);
    feed(subscribe, snapshot(subscribe, 1, true));
    assertThat(attached(1).members()).isNull();

    feed(
        subscribe,
        new PresenceFeed.Changes(
            subscribe.subscription(),
            2,
            List.of(
                new Shown(Shown.Kind.ENTER, key("bob"), entry(1)),
                new Shown(Shown.Kind.ENTER, key("ann"), entry(2)))));

    assertThat(presence().presence()).extracting(PresenceMessage::clientId).containsExactly("ann");
  }

  @Test
  void aSuccessorsMembersAreShownAsDifferences() throws Exception {
    attach(1, Flags.DEFAULT_MODES, null);
    PresenceCommand.Subscribe first = expect(PresenceCommand.Subscribe.class);
    feed(first, snapshot(first, 1, true, member("ann", 1), member("bob", 2), member("cid", 3)));
    attached(1);

    activation.stop();
    activation = KIT.createTestProbe();
    PresenceCommand.Subscribe second = next(PresenceCommand.Subscribe.class);
    feed(second, snapshot(second, 1, true, member("bob", 2), member("cid", 4), member("dan", 5)));

    List<PresenceMessage> shown = presence().presence();
    assertThat(shown)
        .extracting(message -> message.action() + " " + message.clientId())
        .containsExactly("LEAVE ann", "UPDATE cid", "ENTER dan");
    assertThat(shown.get(0).id()).doesNotStartWith("conn-ann");
    assertThat(shown.get(0).timestamp()).isGreaterThan(1);
    assertThat(shown.get(0).data()).isEqualTo(new Data.Text("data 1"));
  }

  @Test
  void whenAMessageIsMissingTheHubSubscribesAnew() {
    PresenceCommand.Subscribe subscribe = live();

    feed(subscribe, new PresenceFeed.Changes(subscribe.subscription(), 3, List.of()));

    assertThat(next(PresenceCommand.Subscribe.class).subscription())
        .isGreaterThan(subscribe.subscription());
  }

  @Test
  void aNewEntityIsToldWhoIsHeldAndThenWhatIsUnanswered() {
    PresenceCommand.Subscribe first = live();
    operate(1, 0, enter("ann", 0));
    operate(1, 1, enter("bob", 1));
    operate(1, 2, enter("cid", 2));
    PresenceCommand.Operate ann = next(PresenceCommand.Operate.class);
    assertThat(ann.graceMillis()).isEqualTo(GRACE);
    PresenceCommand.Operate bob = next(PresenceCommand.Operate.class);
    next(PresenceCommand.Operate.class);
    feed(first, new PresenceFeed.Answered(1, ann.tag(), new Outcome.Done()));
    feed(first, new PresenceFeed.Answered(1, bob.tag(), new Outcome.Full("full")));
    connection.expectMessage(new Subscriber.Operated(0, new Outcome.Done()));
    connection.expectMessage(new Subscriber.Operated(1, new Outcome.Full("full")));

    activation.stop();
    activation = KIT.createTestProbe();

    PresenceCommand.Subscribe second = next(PresenceCommand.Subscribe.class);
    assertThat(second.parts()).isEqualTo(1);
    PresenceCommand.Announce announce = next(PresenceCommand.Announce.class);
    assertThat(announce.attachments())
        .containsExactly(
            new PresenceCommand.HeldBy(1, GRACE, List.of(new Held(key("ann"), entry(0)))));
    feed(second, snapshot(second, 1, true));
    assertThat(next(PresenceCommand.Operate.class).changes())
        .extracting(Change::key)
        .containsExactly(key("cid"));
  }

  @Test
  void theEndOfAnAttachmentIsToldUntilItIsKnown() {
    PresenceCommand.Subscribe first = live();
    operate(1, 0, enter("ann", 0));
    PresenceCommand.Operate ann = next(PresenceCommand.Operate.class);
    feed(first, new PresenceFeed.Answered(1, ann.tag(), new Outcome.Done()));
    connection.expectMessageClass(Subscriber.Operated.class);

    registry.tell(new HubRegistry.Detach(KEY, 1, 1, true));

    assertThat(next(PresenceCommand.Released.class).left()).isTrue();
    assertThat(next(PresenceCommand.Operate.class).changes()).isEmpty();
    activation.stop();
    activation = KIT.createTestProbe();
    PresenceCommand.Subscribe second = next(PresenceCommand.Subscribe.class);
    feed(second, snapshot(second, 1, true));
    assertThat(next(PresenceCommand.Released.class).left()).isTrue();
    PresenceCommand.Operate behind = next(PresenceCommand.Operate.class);
    feed(second, new PresenceFeed.Answered(1, behind.tag(), new Outcome.Done()));

    activation.stop();
    assertThat(next(PresenceCommand.Subscribe.class).parts()).isZero();
  }

  @Test
  void whatWasAskedBeforeTheEndIsAnsweredAfterIt() {
    PresenceCommand.Subscribe subscribe = live();
    operate(1, 0, enter("ann", 0));
    PresenceCommand.Operate ann = next(PresenceCommand.Operate.class);
    registry.tell(new HubRegistry.Detach(KEY, 1, 1, true));
    next(PresenceCommand.Released.class);
    PresenceCommand.Operate behind = next(PresenceCommand.Operate.class);

    // The end is known at once, while a majority has yet to hear of the enter.
    feed(subscribe, new PresenceFeed.Answered(1, behind.tag(), new Outcome.Done()));
    feed(subscribe, new PresenceFeed.Answered(1, ann.tag(), new Outcome.Done()));

    connection.expectMessage(new Subscriber.Operated(0, new Outcome.Done()));
    activation.stop();
    activation = KIT.createTestProbe();
    assertThat(next(PresenceCommand.Subscribe.class).parts()).isZero();
  }

  @Test
  void oneWhoseEndIsKnownIsNotHandedOverAgain() {
    PresenceCommand.Subscribe first = live();
    operate(1, 0, enter("ann", 0));
    next(PresenceCommand.Operate.class);
    registry.tell(new HubRegistry.Detach(KEY, 1, 1, true));
    next(PresenceCommand.Released.class);
    PresenceCommand.Operate behind = next(PresenceCommand.Operate.class);
    feed(first, new PresenceFeed.Answered(1, behind.tag(), new Outcome.Done()));

    activation.stop();
    activation = KIT.createTestProbe();
    PresenceCommand.Subscribe second = next(PresenceCommand.Subscribe.class);
    feed(second, snapshot(second, 1, true));

    assertThat(next(PresenceCommand.Counted.class).counts()).isEqualTo(Counts.NONE);
    entity.expectNoMessage(Duration.ofMillis(300));
  }

  @Test
  void oneThatFellBehindKeepsItsMembersAndIsToldOfAllWhenItIsBack() {
    PresenceCommand.Subscribe subscribe = live();
    operate(1, 0, enter("ann", 0));
    next(PresenceCommand.Operate.class);

    registry.tell(new HubRegistry.Pause(KEY, 1));
    // Takes the same way, so the hub has paused when this is handed over.
    operate(1, 1, enter("bob", 1));
    next(PresenceCommand.Operate.class);
    feed(
        subscribe,
        new PresenceFeed.Changes(
            subscribe.subscription(),
            2,
            List.of(new Shown(Shown.Kind.ENTER, key("ann"), entry(0)))));
    registry.tell(
        new HubRegistry.Attach(
            KEY, 2, 1, attendance("conn-me", Flags.DEFAULT_MODES, null), connection.ref(), null));

    assertThat(Objects.requireNonNull(attached(2).members()).isEmpty()).isFalse();
    registry.tell(new HubRegistry.Detach(KEY, 2, 1, false));
    PresenceCommand.Released released = next(PresenceCommand.Released.class);
    assertThat(released.attachment()).isEqualTo(1);
    assertThat(released.left()).isFalse();
  }

  @Test
  void aResumedConnectionArrives() {
    registry.tell(
        new HubRegistry.Attach(
            KEY,
            1,
            1,
            new Attendance("conn-ann", true, 5_000, Flags.DEFAULT_MODES, null),
            connection.ref(),
            null));
    PresenceCommand.Subscribe subscribe = expect(PresenceCommand.Subscribe.class);
    feed(subscribe, snapshot(subscribe, 1, true));

    PresenceCommand.Arrived arrived = next(PresenceCommand.Arrived.class);
    assertThat(arrived.connectionId()).isEqualTo("conn-ann");
    assertThat(arrived.graceMillis()).isEqualTo(5_000);

    // Once: what the next entity knows may be older than what the client did since.
    next(PresenceCommand.Counted.class);
    activation.stop();
    activation = KIT.createTestProbe();
    PresenceCommand.Subscribe second = next(PresenceCommand.Subscribe.class);
    feed(second, snapshot(second, 1, true));
    assertThat(
            entity.fishForMessage(
                Duration.ofSeconds(5),
                command ->
                    command instanceof PresenceCommand.Counted
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndCollect()))
        .noneMatch(PresenceCommand.Arrived.class::isInstance);
  }

  @Test
  void attachmentsAreCountedByTheirModes() {
    live();

    assertThat(next(PresenceCommand.Counted.class).counts()).isEqualTo(new Counts(1, 1, 1, 1));
  }

  @Test
  void occupancyIsShownToThoseWhoAskedForIt() throws Exception {
    attach(1, Flags.DEFAULT_MODES, "metrics.presenceMembers");
    PresenceCommand.Subscribe subscribe = expect(PresenceCommand.Subscribe.class);
    feed(subscribe, snapshot(subscribe, 1, true));
    attached(1);
    next(PresenceCommand.AskOccupancy.class);

    feed(
        subscribe,
        new PresenceFeed.OccupancyIs(
            subscribe.subscription(), new Occupancy(new Counts(3, 2, 1, 1), 4, 5)));

    ProtocolMessage event =
        decode(connection.expectMessageClass(Subscriber.Occupied.class).frame());
    assertThat(event.channelSerial()).isNull();
    assertThat(event.messages().get(0).name()).isEqualTo("[meta]occupancy");
    assertThat(event.messages().get(0).data())
        .isEqualTo(new Data.Text("{\"metrics\":{\"presenceMembers\":5}}"));
  }

  @Test
  void aSyncCanBeAskedForAgain() {
    live();

    registry.tell(new HubRegistry.ForPresence(KEY, new PresenceRequest.Sync(1)));

    assertThat(connection.expectMessageClass(Subscriber.Members.class).members().pages().size())
        .isEqualTo(1);
  }

  private static Change enter(String name, long msgSerial) {
    return new Change.Enter(key(name), entry(msgSerial));
  }

  private void operate(long holder, long msgSerial, Change change) {
    registry.tell(
        new HubRegistry.ForPresence(
            KEY, new PresenceRequest.Operate(holder, msgSerial, List.of(change), true, 20_000)));
  }

  /** A hub with one connection, which sees presence, and no member. */
  private PresenceCommand.Subscribe live() {
    attach(1, Flags.DEFAULT_MODES, null);
    PresenceCommand.Subscribe subscribe = expect(PresenceCommand.Subscribe.class);
    feed(subscribe, snapshot(subscribe, 1, true));
    attached(1);
    return subscribe;
  }

  private void attach(long number, long modes, @Nullable String occupancy) {
    attach(number, "conn-me", modes, occupancy);
  }

  private void attach(long number, String connectionId, long modes, @Nullable String occupancy) {
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

  private static Attendance attendance(
      String connectionId, long modes, @Nullable String occupancy) {
    return new Attendance(connectionId, false, GRACE, modes, occupancy);
  }

  private PresenceFeed snapshot(
      PresenceCommand.Subscribe subscribe, long number, boolean last, Held... members) {
    return new PresenceFeed.Snapshot(
        subscribe.subscription(), number, List.of(members), last, activation.ref());
  }

  private static void feed(PresenceCommand.Subscribe subscribe, PresenceFeed feed) {
    subscribe.hub().tell(feed);
  }

  private <T extends PresenceCommand> T expect(Class<T> kind) {
    return entity.expectMessageClass(kind);
  }

  /** The next command of a kind, whatever else comes before it. */
  private <T extends PresenceCommand> T next(Class<T> kind) {
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

  private Subscriber.Attached attached(long number) {
    Subscriber.Attached attached = connection.expectMessageClass(Subscriber.Attached.class);
    assertThat(attached.attachment()).isEqualTo(number);
    return attached;
  }

  private ProtocolMessage presence() throws Exception {
    Subscriber.Presence presence = connection.expectMessageClass(Subscriber.Presence.class);
    assertThat(presence.frames()).hasSize(1);
    return decode(presence.frames().get(0));
  }

  private static ProtocolMessage decode(SharedFrame frame) throws Exception {
    return JSON.decode(
        frame.encoded(JSON).asTextMessage().getStrictText().getBytes(StandardCharsets.UTF_8));
  }
}
