package io.meridian.node.hub;

import static io.meridian.node.SamplePresence.entry;
import static io.meridian.node.SamplePresence.key;
import static io.meridian.node.SamplePresence.member;
import static io.meridian.node.hub.HubPresenceWithFakes.GRACE;
import static io.meridian.node.hub.HubPresenceWithFakes.KEY;
import static io.meridian.node.hub.HubPresenceWithFakes.attendance;
import static io.meridian.node.hub.HubPresenceWithFakes.decode;
import static io.meridian.node.hub.HubPresenceWithFakes.enter;
import static io.meridian.node.hub.HubPresenceWithFakes.feed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.node.SamplePresence;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceFeed;
import io.meridian.node.protocol.Data;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.PresenceAction;
import io.meridian.node.protocol.PresenceMessage;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Occupancy;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.channel.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub against a presence entity that the test plays. */
class HubPresenceTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private HubPresenceWithFakes hub;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    hub = new HubPresenceWithFakes(KIT);
  }

  @Test
  void whoAttachesIsToldOfTheMembersOnceTheyAreKnown() throws Exception {
    hub.attach(1, Flags.DEFAULT_MODES, null);
    PresenceCommand.Subscribe subscribe = hub.expect(PresenceCommand.Subscribe.class);
    assertThat(subscribe.owner()).isEqualTo(SamplePresence.OWNER);
    assertThat(subscribe.parts()).isZero();
    hub.connection.expectNoMessage(Duration.ofMillis(50));

    feed(subscribe, hub.snapshot(subscribe, 1, false, member("ann", 1)));
    feed(subscribe, hub.snapshot(subscribe, 2, true, member("bob", 2)));

    Roster members = Objects.requireNonNull(hub.attached(1).members());
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
    hub.attach(1, Flags.DEFAULT_MODES, null);
    hub.expect(PresenceCommand.Subscribe.class);

    assertThat(hub.attached(1).members()).isNull();

    // It asks again, and the members follow when they come.
    hub.next(PresenceCommand.Subscribe.class);
    PresenceCommand.Subscribe again = hub.next(PresenceCommand.Subscribe.class);
    feed(again, hub.snapshot(again, 1, true, member("ann", 1)));
    Subscriber.Members members = hub.connection.expectMessageClass(Subscriber.Members.class);
    assertThat(members.members().isEmpty()).isFalse();
  }

  @Test
  void changesAreShownInSharedFramesWithoutIdOfTheirOwn() throws Exception {
    PresenceCommand.Subscribe subscribe = hub.live();

    feed(
        subscribe,
        new PresenceFeed.Changes(
            subscribe.subscription(),
            2,
            List.of(
                new Shown(Shown.Kind.ENTER, key("ann"), entry(1)),
                new Shown(Shown.Kind.LEAVE, key("ann"), entry(2)))));

    ProtocolMessage frame = hub.presence();
    assertThat(frame.id()).isNull();
    assertThat(frame.connectionId()).isNull();
    assertThat(frame.channelSerial()).isNull();
    assertThat(frame.presence())
        .extracting(PresenceMessage::action)
        .containsExactly(PresenceAction.ENTER, PresenceAction.LEAVE);
  }

  @Test
  void oneWithoutTheModeIsShownItsOwnMembersOnly() throws Exception {
    hub.attach(1, "conn-ann", Flags.PRESENCE, null);
    PresenceCommand.Subscribe subscribe = hub.expect(PresenceCommand.Subscribe.class);
    feed(subscribe, hub.snapshot(subscribe, 1, true));
    assertThat(hub.attached(1).members()).isNull();

    feed(
        subscribe,
        new PresenceFeed.Changes(
            subscribe.subscription(),
            2,
            List.of(
                new Shown(Shown.Kind.ENTER, key("bob"), entry(1)),
                new Shown(Shown.Kind.ENTER, key("ann"), entry(2)))));

    assertThat(hub.presence().presence())
        .extracting(PresenceMessage::clientId)
        .containsExactly("ann");
  }

  @Test
  void aSuccessorsMembersAreShownAsDifferences() throws Exception {
    hub.attach(1, Flags.DEFAULT_MODES, null);
    PresenceCommand.Subscribe first = hub.expect(PresenceCommand.Subscribe.class);
    feed(first, hub.snapshot(first, 1, true, member("ann", 1), member("bob", 2), member("cid", 3)));
    hub.attached(1);

    hub.entityEnds();
    PresenceCommand.Subscribe second = hub.next(PresenceCommand.Subscribe.class);
    feed(
        second,
        hub.snapshot(second, 1, true, member("bob", 2), member("cid", 4), member("dan", 5)));

    List<PresenceMessage> shown = hub.presence().presence();
    assertThat(shown)
        .extracting(message -> message.action() + " " + message.clientId())
        .containsExactly("LEAVE ann", "UPDATE cid", "ENTER dan");
    assertThat(shown.get(0).id()).doesNotStartWith("conn-ann");
    assertThat(shown.get(0).timestamp()).isGreaterThan(1);
    assertThat(shown.get(0).data()).isEqualTo(new Data.Text("data 1"));
  }

  @Test
  void whenAMessageIsMissingTheHubSubscribesAnew() {
    PresenceCommand.Subscribe subscribe = hub.live();

    feed(subscribe, new PresenceFeed.Changes(subscribe.subscription(), 3, List.of()));

    assertThat(hub.next(PresenceCommand.Subscribe.class).subscription())
        .isGreaterThan(subscribe.subscription());
  }

  @Test
  void aNewEntityIsToldWhoIsHeldAndThenWhatIsUnanswered() {
    PresenceCommand.Subscribe first = hub.live();
    hub.operate(1, 0, enter("ann", 0));
    hub.operate(1, 1, enter("bob", 1));
    hub.operate(1, 2, enter("cid", 2));
    PresenceCommand.Operate ann = hub.next(PresenceCommand.Operate.class);
    assertThat(ann.graceMillis()).isEqualTo(GRACE);
    PresenceCommand.Operate bob = hub.next(PresenceCommand.Operate.class);
    hub.next(PresenceCommand.Operate.class);
    feed(first, new PresenceFeed.Answered(1, ann.tag(), new Outcome.Done()));
    feed(first, new PresenceFeed.Answered(1, bob.tag(), new Outcome.Full("full")));
    hub.connection.expectMessage(new Subscriber.Operated(0, new Outcome.Done()));
    hub.connection.expectMessage(new Subscriber.Operated(1, new Outcome.Full("full")));

    hub.entityEnds();

    PresenceCommand.Subscribe second = hub.next(PresenceCommand.Subscribe.class);
    assertThat(second.parts()).isEqualTo(1);
    PresenceCommand.Announce announce = hub.next(PresenceCommand.Announce.class);
    assertThat(announce.attachments())
        .containsExactly(
            new PresenceCommand.HeldBy(1, GRACE, List.of(new Held(key("ann"), entry(0)))));
    feed(second, hub.snapshot(second, 1, true));
    assertThat(hub.next(PresenceCommand.Operate.class).changes())
        .extracting(Change::key)
        .containsExactly(key("cid"));
  }

  @Test
  void theEndOfAnAttachmentIsToldUntilItIsKnown() {
    PresenceCommand.Subscribe first = hub.live();
    hub.operate(1, 0, enter("ann", 0));
    PresenceCommand.Operate ann = hub.next(PresenceCommand.Operate.class);
    feed(first, new PresenceFeed.Answered(1, ann.tag(), new Outcome.Done()));
    hub.connection.expectMessageClass(Subscriber.Operated.class);

    hub.registry.tell(new HubRegistry.Detach(KEY, 1, 1, true));

    assertThat(hub.next(PresenceCommand.Released.class).left()).isTrue();
    assertThat(hub.next(PresenceCommand.Operate.class).changes()).isEmpty();
    hub.entityEnds();
    PresenceCommand.Subscribe second = hub.next(PresenceCommand.Subscribe.class);
    feed(second, hub.snapshot(second, 1, true));
    assertThat(hub.next(PresenceCommand.Released.class).left()).isTrue();
    PresenceCommand.Operate behind = hub.next(PresenceCommand.Operate.class);
    feed(second, new PresenceFeed.Answered(1, behind.tag(), new Outcome.Done()));

    hub.entityEnds();
    assertThat(hub.next(PresenceCommand.Subscribe.class).parts()).isZero();
  }

  @Test
  void whatWasAskedBeforeTheEndIsAnsweredAfterIt() {
    PresenceCommand.Subscribe subscribe = hub.live();
    hub.operate(1, 0, enter("ann", 0));
    PresenceCommand.Operate ann = hub.next(PresenceCommand.Operate.class);
    hub.registry.tell(new HubRegistry.Detach(KEY, 1, 1, true));
    hub.next(PresenceCommand.Released.class);
    PresenceCommand.Operate behind = hub.next(PresenceCommand.Operate.class);

    // The end is known at once, while a majority has yet to hear of the enter.
    feed(subscribe, new PresenceFeed.Answered(1, behind.tag(), new Outcome.Done()));
    feed(subscribe, new PresenceFeed.Answered(1, ann.tag(), new Outcome.Done()));

    hub.connection.expectMessage(new Subscriber.Operated(0, new Outcome.Done()));
    hub.entityEnds();
    assertThat(hub.next(PresenceCommand.Subscribe.class).parts()).isZero();
  }

  @Test
  void oneWhoseEndIsKnownIsNotHandedOverAgain() {
    PresenceCommand.Subscribe first = hub.live();
    hub.operate(1, 0, enter("ann", 0));
    hub.next(PresenceCommand.Operate.class);
    hub.registry.tell(new HubRegistry.Detach(KEY, 1, 1, true));
    hub.next(PresenceCommand.Released.class);
    PresenceCommand.Operate behind = hub.next(PresenceCommand.Operate.class);
    feed(first, new PresenceFeed.Answered(1, behind.tag(), new Outcome.Done()));

    hub.entityEnds();
    PresenceCommand.Subscribe second = hub.next(PresenceCommand.Subscribe.class);
    feed(second, hub.snapshot(second, 1, true));

    assertThat(hub.next(PresenceCommand.Counted.class).counts()).isEqualTo(Counts.NONE);
    hub.entity.expectNoMessage(Duration.ofMillis(300));
  }

  @Test
  void oneThatFellBehindKeepsItsMembersAndIsToldOfAllWhenItIsBack() {
    PresenceCommand.Subscribe subscribe = hub.live();
    hub.operate(1, 0, enter("ann", 0));
    hub.next(PresenceCommand.Operate.class);

    hub.registry.tell(new HubRegistry.Pause(KEY, 1));
    // Takes the same way, so the hub has paused when this is handed over.
    hub.operate(1, 1, enter("bob", 1));
    hub.next(PresenceCommand.Operate.class);
    feed(
        subscribe,
        new PresenceFeed.Changes(
            subscribe.subscription(),
            2,
            List.of(new Shown(Shown.Kind.ENTER, key("ann"), entry(0)))));
    hub.registry.tell(
        new HubRegistry.Attach(
            KEY,
            2,
            1,
            attendance("conn-me", Flags.DEFAULT_MODES, null),
            hub.connection.ref(),
            null));

    assertThat(Objects.requireNonNull(hub.attached(2).members()).isEmpty()).isFalse();
    hub.registry.tell(new HubRegistry.Detach(KEY, 2, 1, false));
    PresenceCommand.Released released = hub.next(PresenceCommand.Released.class);
    assertThat(released.attachment()).isEqualTo(1);
    assertThat(released.left()).isFalse();
  }

  @Test
  void aResumedConnectionArrives() {
    hub.registry.tell(
        new HubRegistry.Attach(
            KEY,
            1,
            1,
            new Attendance("conn-ann", true, 5_000, Flags.DEFAULT_MODES, null),
            hub.connection.ref(),
            null));
    PresenceCommand.Subscribe subscribe = hub.expect(PresenceCommand.Subscribe.class);
    feed(subscribe, hub.snapshot(subscribe, 1, true));

    PresenceCommand.Arrived arrived = hub.next(PresenceCommand.Arrived.class);
    assertThat(arrived.connectionId()).isEqualTo("conn-ann");
    assertThat(arrived.graceMillis()).isEqualTo(5_000);

    // Once: what the next entity knows may be older than what the client did since.
    hub.next(PresenceCommand.Counted.class);
    hub.entityEnds();
    PresenceCommand.Subscribe second = hub.next(PresenceCommand.Subscribe.class);
    feed(second, hub.snapshot(second, 1, true));
    assertThat(
            hub.entity.fishForMessage(
                Duration.ofSeconds(5),
                command ->
                    command instanceof PresenceCommand.Counted
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndCollect()))
        .noneMatch(PresenceCommand.Arrived.class::isInstance);
  }

  @Test
  void attachmentsAreCountedByTheirModes() {
    hub.live();

    assertThat(hub.next(PresenceCommand.Counted.class).counts()).isEqualTo(new Counts(1, 1, 1, 1));
  }

  @Test
  void occupancyIsShownToThoseWhoAskedForIt() throws Exception {
    hub.attach(1, Flags.DEFAULT_MODES, "metrics.presenceMembers");
    PresenceCommand.Subscribe subscribe = hub.expect(PresenceCommand.Subscribe.class);
    feed(subscribe, hub.snapshot(subscribe, 1, true));
    hub.attached(1);
    hub.next(PresenceCommand.AskOccupancy.class);

    feed(
        subscribe,
        new PresenceFeed.OccupancyIs(
            subscribe.subscription(), new Occupancy(new Counts(3, 2, 1, 1), 4, 5)));

    ProtocolMessage event =
        decode(hub.connection.expectMessageClass(Subscriber.Occupied.class).frame());
    assertThat(event.channelSerial()).isNull();
    assertThat(event.messages().get(0).name()).isEqualTo("[meta]occupancy");
    assertThat(event.messages().get(0).data())
        .isEqualTo(new Data.Text("{\"metrics\":{\"presenceMembers\":5}}"));
  }

  @Test
  void aSyncCanBeAskedForAgain() {
    hub.live();

    hub.registry.tell(new HubRegistry.ForPresence(KEY, new PresenceRequest.Sync(1)));

    assertThat(hub.connection.expectMessageClass(Subscriber.Members.class).members().pages().size())
        .isEqualTo(1);
  }
}
