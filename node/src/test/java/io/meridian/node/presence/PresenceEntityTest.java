package io.meridian.node.presence;

import static io.meridian.node.presence.PresenceEntityWithFakes.NO_GRACE;
import static io.meridian.node.presence.PresenceEntityWithFakes.QUIET;
import static io.meridian.node.presence.PresenceEntityWithFakes.SOON;
import static io.meridian.node.presence.PresenceEntityWithFakes.keptOfUs;
import static io.meridian.node.presence.PresenceEntityWithFakes.shown;
import static io.meridian.node.presence.PresenceEntityWithFakes.with;
import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.NODE;
import static io.meridian.node.presence.SamplePresence.US;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.held;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.meridian.node.presence.kept.KeptChanges;
import io.meridian.node.presence.kept.KeptPresence;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.PresenceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a channel's presence entity shows, answers, keeps and sends. */
class PresenceEntityTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.load("application-test"));

  private PresenceEntityWithFakes presence;

  @AfterAll
  static void stopKit() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    presence = new PresenceEntityWithFakes(KIT);
  }

  @AfterEach
  void stop() {
    presence.stop();
  }

  @Test
  void nobodyIsAnsweredBeforeWhatIsKeptWasRead() {
    CompletableFuture<KeptPresence.Found> later = new CompletableFuture<>();
    presence.found = later;
    ActorRef<PresenceEntity.Command> waiting = presence.spawn();
    presence.tell(waiting, new PresenceCommand.Subscribe(1, NODE, 0, presence.hub.ref()));
    presence.hub.expectNoMessage(QUIET);

    later.complete(new KeptPresence.Found(5, keptOfUs(1)));

    assertThat(presence.snapshot(1)).containsExactly(key(1));
    KIT.stop(waiting);
  }

  @Test
  void aHubThatAnnouncesSeesItsMembersOnceAllPartsAreThere() {
    presence.tell(new PresenceCommand.Subscribe(1, NODE, 2, presence.hub.ref()));
    presence.announce(1, 0, 7, held(1, 4));
    presence.hub.expectNoMessage(QUIET);
    // A part of an earlier subscription is none of this one's.
    presence.announce(0, 1, 7, held(9, 4));
    presence.hub.expectNoMessage(QUIET);

    presence.announce(1, 1, 8, held(2, 4));

    assertThat(presence.snapshot(1)).containsExactly(key(1), key(2));
  }

  @Test
  void changesAreShownNumberedAndAnswered() {
    presence.subscribe(1);

    presence.enter(1, 4);
    PresenceFeed.Changes first = presence.changes();
    assertThat(first.number()).isEqualTo(2);
    assertThat(first.shown()).containsExactly(shown(Shown.Kind.ENTER, 1, 4));
    assertThat(presence.answer().outcome()).isEqualTo(new Outcome.Done());
    presence.leave(1, 5);
    PresenceFeed.Changes second = presence.changes();
    assertThat(second.number()).isEqualTo(3);
    assertThat(second.shown()).containsExactly(shown(Shown.Kind.LEAVE, 1, 5));
    assertThat(presence.answer().tag()).isEqualTo(5);
    assertThat(presence.history)
        .containsExactly(shown(Shown.Kind.ENTER, 1, 4), shown(Shown.Kind.LEAVE, 1, 5));
  }

  @Test
  void aFrameWithoutChangesIsAnsweredInItsPlaceToAHubThatIsKnown() {
    presence.tell(
        new PresenceCommand.Operate(2, 7, NO_GRACE, List.of(), false, 200, presence.hub.ref()));
    presence.subscribe(1);
    presence.tell(
        new PresenceCommand.Operate(3, 7, NO_GRACE, List.of(), false, 200, presence.hub.ref()));

    assertThat(presence.answer()).isEqualTo(new PresenceFeed.Answered(7, 3, new Outcome.Done()));
  }

  @Test
  void aHubThatComesAgainGetsAFreshSnapshot() {
    presence.subscribe(1);
    presence.enter(1, 4);
    presence.changes();
    presence.answer();

    presence.tell(new PresenceCommand.Subscribe(2, NODE, 0, presence.hub.ref()));

    assertThat(presence.snapshot(2)).containsExactly(key(1));
    presence.enter(2, 5);
    PresenceFeed.Changes next = presence.changes();
    assertThat(next.subscription()).isEqualTo(2);
    assertThat(next.number()).isEqualTo(2);
  }

  @Test
  void aHubThatIsNotSubscribedIsNotAnswered() {
    presence.enter(1, 4);

    presence.hub.expectNoMessage(QUIET);
  }

  @Test
  void twentyThousandMembersAreCutIntoFrames() {
    TreeMap<MemberKey, Entry> crowd = new TreeMap<>();
    for (int number = 0; number < 20_000; number++) {
      crowd.put(key(number), entry(US, number));
    }
    presence.found =
        CompletableFuture.completedFuture(
            new KeptPresence.Found(1, writer(US, 1).reassert(PresenceState.EMPTY, crowd)));
    presence.regions = with(US);
    ActorRef<PresenceEntity.Command> crowded = presence.spawn();
    presence.tell(crowded, new PresenceCommand.Subscribe(1, NODE, 0, presence.hub.ref()));

    List<MemberKey> members = presence.snapshot(1);

    assertThat(members).hasSize(20_000).isSorted();
    KIT.stop(crowded);
  }

  @Test
  void theMembersOfAHubThatEndsAloneStayForTheirGrace() {
    TestProbe<PresenceFeed> mortal = KIT.createTestProbe();
    presence.subscribe(1);
    presence.enterFrom(mortal, 400);
    presence.changes();

    mortal.stop();

    // But for what is told of the occupancy, nothing happens for a while.
    Instant before = Instant.now();
    assertThat(presence.changes().shown().get(0).kind()).isEqualTo(Shown.Kind.LEAVE);
    assertThat(Duration.between(before, Instant.now())).isGreaterThan(QUIET);
  }

  @Test
  void theMembersOfANodeThatEndsGo() {
    presence.nodeIsGone = true;
    TestProbe<PresenceFeed> mortal = KIT.createTestProbe();
    presence.subscribe(1);
    presence.enterFrom(mortal, NO_GRACE);
    presence.changes();

    mortal.stop();

    assertThat(presence.changes().shown().get(0).kind()).isEqualTo(Shown.Kind.LEAVE);
  }

  @Test
  void whatIsKeptIsWrittenSoonAfterTheStartHasSettled() throws Exception {
    presence.subscribe(1);
    presence.enter(1, 4);

    KeptChanges.Write write = presence.writes.poll(10, TimeUnit.SECONDS);
    assertThat(write).isNotNull();
    assertThat(write.state().memberKeys()).containsExactly(key(1));
    presence.writes.clear();
    presence.leave(1, 5);
    assertThat(presence.writes.poll(10, TimeUnit.SECONDS).state().memberKeys()).isEmpty();
  }

  @Test
  void whatArrivesLateIsShown() {
    presence.regions = with(US);
    presence.subscribe(1);

    presence.found = CompletableFuture.completedFuture(new KeptPresence.Found(5, keptOfUs(1)));

    PresenceFeed.Changes late = presence.hub.expectMessageClass(PresenceFeed.Changes.class, SOON);
    assertThat(late.shown()).extracting(Shown::key).containsExactly(key(1));
  }

  @Test
  void aChangeGoesToTheOtherRegionsAndAMajorityIsWaitedFor() {
    presence.regions = with(US);
    ActorRef<PresenceEntity.Command> here = presence.spawn();
    presence.tell(here, new PresenceCommand.Subscribe(1, NODE, 0, presence.hub.ref()));
    presence.snapshot(1);
    presence.sent.clear();

    presence.tell(here, presence.operate(1, 4, true));

    presence.changes();
    Awaitility.await()
        .until(() -> presence.sent.stream().anyMatch(message -> message.to().equals(US)));
    assertThat(presence.answer().outcome()).isInstanceOf(Outcome.TimedOut.class);
    KIT.stop(here);
  }

  @Test
  void twoRegionsAgree() {
    presence.regions = with(US);
    ActorRef<PresenceEntity.Command> here = presence.spawn();
    ActorRef<PresenceEntity.Command> there =
        KIT.spawn(presence.create(US, with(EU), presence::toEu));
    presence.peer = there;
    presence.home = here;
    presence.tell(here, new PresenceCommand.Subscribe(1, NODE, 0, presence.hub.ref()));
    presence.snapshot(1);
    presence.tell(here, presence.operate(1, 4, true));

    presence.changes();
    assertThat(presence.answer().outcome()).isEqualTo(new Outcome.Done());
    presence.tell(
        there, new PresenceCommand.ListMembers(null, null, null, 10, presence.asker.ref()));
    PresenceReply.Members members = presence.asker.expectMessageClass(PresenceReply.Members.class);
    assertThat(members.members()).extracting(Held::key).containsExactly(key(1));
    KIT.stop(here);
    KIT.stop(there);
  }

  @Test
  void garbageOfAPeerIsTakenAndDropped() {
    presence.regions = with(US);
    presence.tell(new PresenceCommand.FromPeer("us", new byte[] {-1, -1}, presence.asker.ref()));
    presence.tell(
        new PresenceCommand.FromPeer("No Region", new byte[] {-1, -1}, presence.asker.ref()));

    presence.asker.expectMessageClass(PresenceReply.Taken.class);
    presence.asker.expectMessageClass(PresenceReply.Taken.class);
    assertThat(presence.subscribe(1)).isEmpty();
  }

  /** A thousand members of 64 KiB would be more than a message between nodes may have. */
  @Test
  void aPageOfLargeMembersIsShorterThanItsLimit() {
    presence.subscribe(1);
    for (int number = 1; number <= 10; number++) {
      Entry large = new Entry(new byte[60_000], new MessageId.Numbered(number, 0), number, NODE);
      presence.tell(
          new PresenceCommand.Operate(
              number,
              7,
              NO_GRACE,
              List.of(new Change.Enter(key(number), large)),
              false,
              200,
              presence.hub.ref()));
    }

    presence.tell(new PresenceCommand.ListMembers(null, null, null, 10, presence.asker.ref()));

    PresenceReply.Members page = presence.asker.expectMessageClass(PresenceReply.Members.class);
    assertThat(page.more()).isTrue();
    assertThat(page.members()).hasSizeBetween(1, 5);
  }

  @Test
  void membersAreListedInPages() {
    presence.subscribe(1);
    for (int number = 1; number <= 3; number++) {
      presence.enter(number, 4);
    }

    assertThat(presence.list(null, null, null, 2)).containsExactly(key(1), key(2));
    assertThat(presence.list(null, null, key(2), 2)).containsExactly(key(3));
    assertThat(presence.list("client2", null, null, 9)).containsExactly(key(2));
    assertThat(presence.list(null, "connection3", null, 9)).containsExactly(key(3));
    assertThat(presence.list("client2", "connection3", null, 9)).isEmpty();
  }

  @Test
  void theCountsOfAllHubsAreTheOccupancy() {
    TestProbe<PresenceFeed> other = KIT.createTestProbe();
    presence.subscribe(1);
    presence.tell(new PresenceCommand.Subscribe(1, NODE, 0, other.ref()));
    presence.tell(new PresenceCommand.Counted(new Counts(1, 2, 3, 4), presence.hub.ref()));
    presence.tell(new PresenceCommand.Counted(new Counts(10, 20, 30, 40), other.ref()));

    assertThat(presence.occupancy()).isEqualTo(new Counts(11, 22, 33, 44));
    PresenceFeed.OccupancyIs is =
        presence.hub.expectMessageClass(PresenceFeed.OccupancyIs.class, SOON);
    assertThat(is.occupancy().counts()).isEqualTo(new Counts(11, 22, 33, 44));

    presence.tell(new PresenceCommand.Unsubscribe(other.ref()));
    assertThat(presence.occupancy()).isEqualTo(new Counts(1, 2, 3, 4));
  }

  @Test
  void itIsStoppedWhenNobodyIsThereAndNobodyListens() {
    presence.tell(new PresenceCommand.Wake());

    presence.shard.expectMessageClass(ClusterSharding.Passivate.class, Duration.ofSeconds(20));
    presence.entity.tell(PresenceEntity.stop());

    presence.shard.expectTerminated(presence.entity);
    Awaitility.await().until(() -> presence.running.get() == 0);
  }

  @Test
  void oneThatIsStoppedKeepsWhoIsThere() {
    presence.subscribe(1);
    presence.enter(1, 4);
    presence.changes();
    presence.answer();

    presence.entity.tell(PresenceEntity.stop());

    presence.shard.expectTerminated(presence.entity);
    assertThat(presence.writes).hasSize(1);
    assertThat(presence.writes.remove().state().memberKeys()).containsExactly(key(1));
  }
}
