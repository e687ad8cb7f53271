package io.meridian.node.presence;

import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.NODE;
import static io.meridian.node.presence.SamplePresence.US;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.held;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.kept.KeptChanges;
import io.meridian.node.presence.kept.KeptPresence;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.channel.PresenceSettings;
import io.meridian.presence.channel.Regions;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel's presence entity; the test plays hubs, the other regions and what is kept. */
class PresenceEntityTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(ConfigFactory.load("application-test"));
  private static final ChannelId CHANNEL = new ChannelId("app", "news");
  private static final Duration QUIET = Duration.ofMillis(150);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final long NO_GRACE = 0;

  /** As the default, but for waits that a test has to sit out. */
  private static final PresenceSettings SETTINGS = quick(PresenceSettings.DEFAULT);

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

  private record Sent(RegionId to, byte[] message) {}

  private final TestProbe<PresenceFeed> hub = KIT.createTestProbe();
  private final TestProbe<PresenceReply> asker = KIT.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
  private final BlockingQueue<KeptChanges.Write> writes = new LinkedBlockingQueue<>();
  private final BlockingQueue<Shown> history = new LinkedBlockingQueue<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile Regions regions = Regions.ALONE;
  private volatile CompletionStage<KeptPresence.Found> found =
      CompletableFuture.completedFuture(KeptPresence.Found.NOTHING);
  private volatile boolean nodeIsGone;
  private volatile ActorRef<PresenceEntity.Command> home;
  private volatile ActorRef<PresenceEntity.Command> peer;

  /** Came before what was waited for. */
  private final List<PresenceFeed> early = new ArrayList<>();

  private ActorRef<PresenceEntity.Command> entity;

  @AfterAll
  static void stopKit() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    entity = spawn();
  }

  @AfterEach
  void stop() {
    KIT.stop(entity);
  }

  @Test
  void nobodyIsAnsweredBeforeWhatIsKeptWasRead() {
    CompletableFuture<KeptPresence.Found> later = new CompletableFuture<>();
    found = later;
    ActorRef<PresenceEntity.Command> waiting = spawn();
    tell(waiting, new PresenceCommand.Subscribe(1, NODE, 0, hub.ref()));
    hub.expectNoMessage(QUIET);

    later.complete(new KeptPresence.Found(5, keptOfUs(1)));

    assertThat(snapshot(1)).containsExactly(key(1));
    KIT.stop(waiting);
  }

  @Test
  void aHubThatAnnouncesSeesItsMembersOnceAllPartsAreThere() {
    tell(new PresenceCommand.Subscribe(1, NODE, 2, hub.ref()));
    announce(1, 0, 7, held(1, 4));
    hub.expectNoMessage(QUIET);
    // A part of an earlier subscription is none of this one's.
    announce(0, 1, 7, held(9, 4));
    hub.expectNoMessage(QUIET);

    announce(1, 1, 8, held(2, 4));

    assertThat(snapshot(1)).containsExactly(key(1), key(2));
  }

  private void announce(long subscription, int part, long attachment, Held member) {
    tell(
        new PresenceCommand.Announce(
            subscription,
            part,
            List.of(new PresenceCommand.HeldBy(attachment, 15_000, List.of(member))),
            hub.ref()));
  }

  @Test
  void changesAreShownNumberedAndAnswered() {
    subscribe(1);

    enter(1, 4);
    PresenceFeed.Changes first = changes();
    assertThat(first.number()).isEqualTo(2);
    assertThat(first.shown()).containsExactly(shown(Shown.Kind.ENTER, 1, 4));
    assertThat(answer().outcome()).isEqualTo(new Outcome.Done());
    leave(1, 5);
    PresenceFeed.Changes second = changes();
    assertThat(second.number()).isEqualTo(3);
    assertThat(second.shown()).containsExactly(shown(Shown.Kind.LEAVE, 1, 5));
    assertThat(answer().tag()).isEqualTo(5);
    assertThat(history)
        .containsExactly(shown(Shown.Kind.ENTER, 1, 4), shown(Shown.Kind.LEAVE, 1, 5));
  }

  @Test
  void aFrameWithoutChangesIsAnsweredInItsPlaceToAHubThatIsKnown() {
    tell(new PresenceCommand.Operate(2, 7, NO_GRACE, List.of(), false, 200, hub.ref()));
    subscribe(1);
    tell(new PresenceCommand.Operate(3, 7, NO_GRACE, List.of(), false, 200, hub.ref()));

    assertThat(answer()).isEqualTo(new PresenceFeed.Answered(7, 3, new Outcome.Done()));
  }

  @Test
  void aHubThatComesAgainGetsAFreshSnapshot() {
    subscribe(1);
    enter(1, 4);
    changes();
    answer();

    tell(new PresenceCommand.Subscribe(2, NODE, 0, hub.ref()));

    assertThat(snapshot(2)).containsExactly(key(1));
    enter(2, 5);
    PresenceFeed.Changes next = changes();
    assertThat(next.subscription()).isEqualTo(2);
    assertThat(next.number()).isEqualTo(2);
  }

  @Test
  void aHubThatIsNotSubscribedIsNotAnswered() {
    enter(1, 4);

    hub.expectNoMessage(QUIET);
  }

  @Test
  void twentyThousandMembersAreCutIntoFrames() {
    TreeMap<MemberKey, Entry> crowd = new TreeMap<>();
    for (int number = 0; number < 20_000; number++) {
      crowd.put(key(number), entry(US, number));
    }
    found =
        CompletableFuture.completedFuture(
            new KeptPresence.Found(1, writer(US, 1).reassert(PresenceState.EMPTY, crowd)));
    regions = with(US);
    ActorRef<PresenceEntity.Command> crowded = spawn();
    tell(crowded, new PresenceCommand.Subscribe(1, NODE, 0, hub.ref()));

    List<MemberKey> members = snapshot(1);

    assertThat(members).hasSize(20_000).isSorted();
    KIT.stop(crowded);
  }

  @Test
  void theMembersOfAHubThatEndsAloneStayForTheirGrace() {
    TestProbe<PresenceFeed> mortal = KIT.createTestProbe();
    subscribe(1);
    enterFrom(mortal, 400);
    changes();

    mortal.stop();

    // But for what is told of the occupancy, nothing happens for a while.
    Instant before = Instant.now();
    assertThat(changes().shown().get(0).kind()).isEqualTo(Shown.Kind.LEAVE);
    assertThat(Duration.between(before, Instant.now())).isGreaterThan(QUIET);
  }

  @Test
  void theMembersOfANodeThatEndsGo() {
    nodeIsGone = true;
    TestProbe<PresenceFeed> mortal = KIT.createTestProbe();
    subscribe(1);
    enterFrom(mortal, NO_GRACE);
    changes();

    mortal.stop();

    assertThat(changes().shown().get(0).kind()).isEqualTo(Shown.Kind.LEAVE);
  }

  @Test
  void whatIsKeptIsWrittenSoonAfterTheStartHasSettled() throws Exception {
    subscribe(1);
    enter(1, 4);

    KeptChanges.Write write = writes.poll(10, TimeUnit.SECONDS);
    assertThat(write).isNotNull();
    assertThat(write.state().memberKeys()).containsExactly(key(1));
    writes.clear();
    leave(1, 5);
    assertThat(writes.poll(10, TimeUnit.SECONDS).state().memberKeys()).isEmpty();
  }

  @Test
  void whatArrivesLateIsShown() {
    regions = with(US);
    subscribe(1);

    found = CompletableFuture.completedFuture(new KeptPresence.Found(5, keptOfUs(1)));

    PresenceFeed.Changes late = hub.expectMessageClass(PresenceFeed.Changes.class, SOON);
    assertThat(late.shown()).extracting(Shown::key).containsExactly(key(1));
  }

  @Test
  void aChangeGoesToTheOtherRegionsAndAMajorityIsWaitedFor() {
    regions = with(US);
    ActorRef<PresenceEntity.Command> here = spawn();
    tell(here, new PresenceCommand.Subscribe(1, NODE, 0, hub.ref()));
    snapshot(1);
    sent.clear();

    tell(here, operate(1, 4, true));

    changes();
    Awaitility.await().until(() -> sent.stream().anyMatch(message -> message.to().equals(US)));
    assertThat(answer().outcome()).isInstanceOf(Outcome.TimedOut.class);
    KIT.stop(here);
  }

  @Test
  void twoRegionsAgree() {
    regions = with(US);
    ActorRef<PresenceEntity.Command> here = spawn();
    ActorRef<PresenceEntity.Command> there = KIT.spawn(create(US, with(EU), this::toEu));
    peer = there;
    home = here;
    tell(here, new PresenceCommand.Subscribe(1, NODE, 0, hub.ref()));
    snapshot(1);
    tell(here, operate(1, 4, true));

    changes();
    assertThat(answer().outcome()).isEqualTo(new Outcome.Done());
    tell(there, new PresenceCommand.ListMembers(null, null, null, 10, asker.ref()));
    PresenceReply.Members members = asker.expectMessageClass(PresenceReply.Members.class);
    assertThat(members.members()).extracting(Held::key).containsExactly(key(1));
    KIT.stop(here);
    KIT.stop(there);
  }

  @Test
  void garbageOfAPeerIsTakenAndDropped() {
    regions = with(US);
    tell(new PresenceCommand.FromPeer("us", new byte[] {-1, -1}, asker.ref()));
    tell(new PresenceCommand.FromPeer("No Region", new byte[] {-1, -1}, asker.ref()));

    asker.expectMessageClass(PresenceReply.Taken.class);
    asker.expectMessageClass(PresenceReply.Taken.class);
    assertThat(subscribe(1)).isEmpty();
  }

  /** A thousand members of 64 KiB would be more than a message between nodes may have. */
  @Test
  void aPageOfLargeMembersIsShorterThanItsLimit() {
    subscribe(1);
    for (int number = 1; number <= 10; number++) {
      Entry large = new Entry(new byte[60_000], new MessageId.Numbered(number, 0), number, NODE);
      tell(
          new PresenceCommand.Operate(
              number,
              7,
              NO_GRACE,
              List.of(new Change.Enter(key(number), large)),
              false,
              200,
              hub.ref()));
    }

    tell(new PresenceCommand.ListMembers(null, null, null, 10, asker.ref()));

    PresenceReply.Members page = asker.expectMessageClass(PresenceReply.Members.class);
    assertThat(page.more()).isTrue();
    assertThat(page.members()).hasSizeBetween(1, 5);
  }

  @Test
  void membersAreListedInPages() {
    subscribe(1);
    for (int number = 1; number <= 3; number++) {
      enter(number, 4);
    }

    assertThat(list(null, null, null, 2)).containsExactly(key(1), key(2));
    assertThat(list(null, null, key(2), 2)).containsExactly(key(3));
    assertThat(list("client2", null, null, 9)).containsExactly(key(2));
    assertThat(list(null, "connection3", null, 9)).containsExactly(key(3));
    assertThat(list("client2", "connection3", null, 9)).isEmpty();
  }

  @Test
  void theCountsOfAllHubsAreTheOccupancy() {
    TestProbe<PresenceFeed> other = KIT.createTestProbe();
    subscribe(1);
    tell(new PresenceCommand.Subscribe(1, NODE, 0, other.ref()));
    tell(new PresenceCommand.Counted(new Counts(1, 2, 3, 4), hub.ref()));
    tell(new PresenceCommand.Counted(new Counts(10, 20, 30, 40), other.ref()));

    assertThat(occupancy()).isEqualTo(new Counts(11, 22, 33, 44));
    PresenceFeed.OccupancyIs is = hub.expectMessageClass(PresenceFeed.OccupancyIs.class, SOON);
    assertThat(is.occupancy().counts()).isEqualTo(new Counts(11, 22, 33, 44));

    tell(new PresenceCommand.Unsubscribe(other.ref()));
    assertThat(occupancy()).isEqualTo(new Counts(1, 2, 3, 4));
  }

  @Test
  void itIsStoppedWhenNobodyIsThereAndNobodyListens() {
    tell(new PresenceCommand.Wake());

    shard.expectMessageClass(ClusterSharding.Passivate.class, Duration.ofSeconds(20));
    entity.tell(PresenceEntity.stop());

    shard.expectTerminated(entity);
    Awaitility.await().until(() -> running.get() == 0);
  }

  @Test
  void oneThatIsStoppedKeepsWhoIsThere() {
    subscribe(1);
    enter(1, 4);
    changes();
    answer();

    entity.tell(PresenceEntity.stop());

    shard.expectTerminated(entity);
    assertThat(writes).hasSize(1);
    assertThat(writes.remove().state().memberKeys()).containsExactly(key(1));
  }

  private ActorRef<PresenceEntity.Command> spawn() {
    return KIT.spawn(create(EU, null, this::toPeer));
  }

  private Behavior<PresenceEntity.Command> create(
      RegionId self, Regions fixed, PresencePorts.Links links) {
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

  private void toPeer(RegionId to, ChannelId channel, byte[] message) {
    sent.add(new Sent(to, message));
    ActorRef<PresenceEntity.Command> there = peer;
    if (there != null) {
      tell(there, new PresenceCommand.FromPeer("eu", message, KIT.system().ignoreRef()));
    }
  }

  private void toEu(RegionId to, ChannelId channel, byte[] message) {
    ActorRef<PresenceEntity.Command> here = home;
    if (here != null) {
      tell(here, new PresenceCommand.FromPeer("us", message, KIT.system().ignoreRef()));
    }
  }

  private static Regions with(RegionId peer) {
    return Regions.of(Map.of(peer, 1L), Set.of(peer), 2, Set.of(), Set.of());
  }

  private static PresenceState keptOfUs(int number) {
    return writer(US, 1).enterOrUpdate(PresenceState.EMPTY, key(number), entry(US, 3));
  }

  private void tell(PresenceCommand command) {
    tell(entity, command);
  }

  private static void tell(ActorRef<PresenceEntity.Command> to, PresenceCommand command) {
    to.tell(new PresenceEntity.Ask(command));
  }

  private List<MemberKey> subscribe(long subscription) {
    tell(new PresenceCommand.Subscribe(subscription, NODE, 0, hub.ref()));
    return snapshot(subscription);
  }

  /** All parts of a snapshot and the occupancy behind it. */
  private List<MemberKey> snapshot(long subscription) {
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

  private void enter(int number, long msgSerial) {
    tell(operate(number, msgSerial, false));
  }

  private PresenceCommand.Operate operate(int number, long msgSerial, boolean majority) {
    return new PresenceCommand.Operate(
        msgSerial,
        7,
        NO_GRACE,
        List.of(new Change.Enter(key(number), entry(NODE, msgSerial))),
        majority,
        200,
        hub.ref());
  }

  private void leave(int number, long msgSerial) {
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
  private void enterFrom(TestProbe<PresenceFeed> other, long graceMillis) {
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

  private PresenceFeed.Changes changes() {
    return next(PresenceFeed.Changes.class);
  }

  private PresenceFeed.Answered answer() {
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

  private static Shown shown(Shown.Kind kind, int number, long msgSerial) {
    return new Shown(kind, key(number), entry(NODE, msgSerial));
  }

  private List<MemberKey> list(String clientId, String connectionId, MemberKey after, int limit) {
    tell(new PresenceCommand.ListMembers(clientId, connectionId, after, limit, asker.ref()));
    return asker.expectMessageClass(PresenceReply.Members.class, SOON).members().stream()
        .map(Held::key)
        .toList();
  }

  private Counts occupancy() {
    tell(new PresenceCommand.AskOccupancy(asker.ref()));
    return asker.expectMessageClass(PresenceReply.Occupied.class, SOON).occupancy().counts();
  }
}
