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
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.pekko.actor.Cancellable;
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

/** Hubs against an entity that the test plays: what it is asked, and what connections then get. */
class HubTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final HubRegistry.Key KEY =
      new HubRegistry.Key(new ChannelId("app", "news"), "news");

  private static final Duration TURN = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final Attendance MESSAGES_ONLY =
      new Attendance("connection", false, 0, Flags.SUBSCRIBE, null);

  private final TestProbe<ShardingEnvelope<ChannelEntity.Command>> shards = KIT.createTestProbe();
  private final TestProbe<Subscriber> connection = KIT.createTestProbe();
  private final TestProbe<Object> entity = KIT.createTestProbe();
  private CompletableFuture<List<List<Stored>>> journal = new CompletableFuture<>();
  private int journalReads;
  private ActorRef<HubRegistry.Command> registry;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    ChannelDirectory channels =
        new ChannelDirectory(
            KIT.system(),
            (persistenceId, first, last) -> {
              journalReads++;
              return Source.completionStage(journal)
                  .mapConcat(runs -> runs)
                  .mapMaterializedValue(ignored -> org.apache.pekko.NotUsed.getInstance());
            },
            shards.ref());
    registry =
        KIT.spawn(
            HubRegistry.create(
                new HubPorts(channels, SamplePresence.empty(KIT), SamplePresence.OWNER),
                new ReplayTurns.Limits(1, TURN, PATIENCE, PATIENCE.multipliedBy(4))));
  }

  @Test
  void oneWhoTakesEverythingFromNowOnGetsWhatComes() {
    attach(1, null);
    ChannelCommand.Subscribe subscribe = expect(ChannelCommand.Subscribe.class);
    assertThat(subscribe.from()).isNull();

    subscribed(subscribe, 4);

    assertThat(attached(1)).isEqualTo(new Subscriber.Attached(1, SampleLog.at(4), false, null));
    deliver(subscribe, 1, 5, 6);
    assertThat(seqs(frames(1))).containsExactly(5L, 6L);
  }

  @Test
  void framesAreSharedAmongConnections() {
    TestProbe<Subscriber> other = KIT.createTestProbe();
    ChannelCommand.Subscribe subscribe = live(1, 4);
    registry.tell(new HubRegistry.Attach(KEY, 2, 2, MESSAGES_ONLY, other.ref(), null));
    other.expectMessage(new Subscriber.Attached(2, SampleLog.at(4), false, null));

    deliver(subscribe, 1, 5);

    assertThat(frames(1).get(0))
        .isSameAs(other.expectMessageClass(Subscriber.Frames.class).frames().get(0));
  }

  @Test
  void oneWithAPositionCatchesUpFirst() {
    ChannelCommand.Subscribe subscribe = live(1, 4);
    attach(2, SampleLog.at(2));
    ChannelCommand.CatchUp catchUp = expect(ChannelCommand.CatchUp.class);
    assertThat(catchUp.from()).isEqualTo(SampleLog.at(2));
    deliver(subscribe, 1, 5);
    assertThat(seqs(frames(1))).containsExactly(5L);

    subscribe
        .hub()
        .tell(
            new HubFeed.CaughtUp(
                catchUp.request(), deliveries(3, 4, 5), SampleLog.at(5), VersionVector.EMPTY));

    assertThat(attached(2)).isEqualTo(new Subscriber.Attached(2, SampleLog.at(2), true, null));
    assertThat(seqs(frames(2))).containsExactly(3L, 4L, 5L);
    deliver(subscribe, 2, 6);
    assertThat(seqs(frames(1))).containsExactly(6L);
    assertThat(seqs(frames(2))).containsExactly(6L);
  }

  @Test
  void oneWhosePositionIsForgottenIsToldAndGoesOnBehindThat() {
    ChannelCommand.Subscribe subscribe = live(1, 7);
    attach(2, SampleLog.at(2));
    ChannelCommand.CatchUp behind = expect(ChannelCommand.CatchUp.class);

    subscribe.hub().tell(new HubFeed.Lost(behind.request(), SampleLog.at(5)));

    connection.expectMessage(new Subscriber.Skipped(2, SampleLog.at(5), null));
    ChannelCommand.CatchUp again = expect(ChannelCommand.CatchUp.class);
    assertThat(again.from()).isEqualTo(SampleLog.at(5));
    subscribe
        .hub()
        .tell(
            new HubFeed.CaughtUp(
                again.request(), deliveries(6, 7), SampleLog.at(7), VersionVector.EMPTY));
    assertThat(seqs(frames(2))).containsExactly(6L, 7L);
  }

  @Test
  void whenTheLogBeganAnewTheHubComesAgainAndWhoLostSomethingIsTold() {
    ChannelCommand.Subscribe first = live(1, 4);
    first.hub().tell(new HubFeed.BeganAnew(first.subscription()));
    ChannelCommand.Subscribe second = expect(ChannelCommand.Subscribe.class);
    assertThat(second.from()).isEqualTo(SampleLog.at(4));
    deliver(first, 1, 9);

    second
        .hub()
        .tell(
            new HubFeed.Subscribed(
                second.subscription(),
                List.of(),
                false,
                SampleLog.at(9),
                VersionVector.EMPTY,
                entity.ref()));

    ChannelCommand.CatchUp catchUp = expect(ChannelCommand.CatchUp.class);
    assertThat(catchUp.from()).isEqualTo(SampleLog.at(4));
    second.hub().tell(new HubFeed.Lost(catchUp.request(), SampleLog.at(9)));
    connection.expectMessage(new Subscriber.Skipped(1, SampleLog.at(9), null));
  }

  @Test
  void aQuestionThatGotLostIsAskedAgainAndAnsweredOnce() {
    ChannelCommand.Subscribe subscribe = live(1, 4);
    attach(2, SampleLog.at(3));
    ChannelCommand.CatchUp lost = expect(ChannelCommand.CatchUp.class);
    ChannelCommand.CatchUp again = expect(ChannelCommand.CatchUp.class);
    assertThat(again.from()).isEqualTo(SampleLog.at(3));

    for (long request : List.of(lost.request(), again.request())) {
      subscribe
          .hub()
          .tell(new HubFeed.CaughtUp(request, deliveries(4), SampleLog.at(4), VersionVector.EMPTY));
    }

    attached(2);
    assertThat(seqs(frames(2))).containsExactly(4L);
    connection.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void anAnswerThatComesAfterTheQuestionWasAskedAgainCounts() {
    ChannelCommand.Subscribe subscribe = live(1, 4);
    attach(2, SampleLog.at(3));
    ChannelCommand.CatchUp slow = expect(ChannelCommand.CatchUp.class);
    expect(ChannelCommand.CatchUp.class);

    answer(subscribe, slow, 4);

    attached(2);
    assertThat(seqs(frames(2))).containsExactly(4L);
  }

  @Test
  void aLostQuestionIsAskedAgainHoweverManyComeMeanwhile() {
    live(1, 4);
    attach(2, SampleLog.at(3));
    expect(ChannelCommand.CatchUp.class);
    AtomicLong later = new AtomicLong(10);
    Cancellable arrivals =
        KIT.system()
            .scheduler()
            .scheduleAtFixedRate(
                Duration.ZERO,
                Duration.ofSeconds(1),
                () -> attach(later.getAndIncrement(), SampleLog.at(4)),
                KIT.system().executionContext());

    try {
      shards.fishForMessage(
          Duration.ofSeconds(3),
          message ->
              asksFrom(message, SampleLog.at(3))
                  ? FishingOutcomes.complete()
                  : FishingOutcomes.continueAndIgnore());
    } finally {
      arrivals.cancel();
    }
  }

  @Test
  void onlyWhatWasAskedLongAgoIsAskedAgain() {
    ChannelCommand.Subscribe subscribe = live(1, 4);
    attach(2, SampleLog.at(3));
    expect(ChannelCommand.CatchUp.class);
    shards.expectNoMessage(Duration.ofMillis(1_500));
    attach(3, SampleLog.at(2));
    ChannelCommand.CatchUp young = expect(ChannelCommand.CatchUp.class);

    ChannelCommand.CatchUp again = expect(ChannelCommand.CatchUp.class);

    assertThat(again.from()).isEqualTo(SampleLog.at(3));
    shards.expectNoMessage(Duration.ofMillis(1_000));
    answer(subscribe, young, 3, 4);
    attached(3);
  }

  @Test
  void whatAnEarlierEntityWasAskedItsSuccessorIsAskedUnderAnotherNumber() {
    ChannelCommand.Subscribe first = live(1, 4);
    attach(2, SampleLog.at(3));
    ChannelCommand.CatchUp early = expect(ChannelCommand.CatchUp.class);

    entity.stop();
    ChannelCommand.Subscribe second = expect(ChannelCommand.Subscribe.class);
    subscribedTo(second, 4, KIT.createTestProbe().ref());
    ChannelCommand.CatchUp anew = expect(ChannelCommand.CatchUp.class);
    answer(first, early, 4);

    connection.expectNoMessage(Duration.ofMillis(50));
    answer(second, anew, 4);
    attached(2);
    assertThat(seqs(frames(2))).containsExactly(4L);
  }

  @Test
  void whenTheEntityEndsTheHubGoesOnAtItsPosition() {
    ChannelCommand.Subscribe first = live(1, 4);
    deliver(first, 1, 5);
    frames(1);

    entity.stop();

    ChannelCommand.Subscribe second = expect(ChannelCommand.Subscribe.class);
    assertThat(second.from()).isEqualTo(SampleLog.at(5));
    deliver(first, 2, 99);
    TestProbe<Object> successor = KIT.createTestProbe();
    second
        .hub()
        .tell(
            new HubFeed.Subscribed(
                second.subscription(),
                deliveries(6, 7),
                true,
                SampleLog.at(7),
                VersionVector.EMPTY,
                successor.ref()));
    assertThat(seqs(frames(1))).containsExactly(6L, 7L);
    deliver(second, 1, 8);
    assertThat(seqs(frames(1))).containsExactly(8L);
  }

  @Test
  void whatAnEntityDeliveredBeforeItStoredItComesOnceToEachAlsoFromItsSuccessor() {
    ChannelCommand.Subscribe first = live(1, 4);
    deliver(first, 1, 5);
    frames(1);

    entity.stop();

    // The successor holds 4. One connection has seen 5, another comes that has not.
    ChannelCommand.Subscribe second = expect(ChannelCommand.Subscribe.class);
    TestProbe<Object> successor = KIT.createTestProbe();
    second
        .hub()
        .tell(
            new HubFeed.Subscribed(
                second.subscription(),
                List.of(),
                false,
                SampleLog.at(4),
                VersionVector.EMPTY,
                successor.ref()));
    caughtUp(second, 5);
    attach(2, SampleLog.at(4));
    caughtUp(second, 4);
    attached(2);
    deliver(second, 1, 5);
    assertThat(seqs(frames(2))).containsExactly(5L);
    deliver(second, 2, 6);
    assertThat(seqs(frames(1))).containsExactly(6L);
    assertThat(seqs(frames(2))).containsExactly(6L);
  }

  @Test
  void aLostMessageOfTheFeedIsNoticedAndMadeGood() {
    ChannelCommand.Subscribe first = live(1, 4);
    deliver(first, 1, 5);
    frames(1);

    deliver(first, 3, 7);

    ChannelCommand.Subscribe second = expect(ChannelCommand.Subscribe.class);
    assertThat(second.from()).isEqualTo(SampleLog.at(5));
    assertThat(second.subscription()).isGreaterThan(first.subscription());
    connection.expectNoMessage(Duration.ofMillis(20));
    // By the same entity, which has not ended.
    subscribed(second, 7);
    deliver(second, 1, 8);
    assertThat(seqs(frames(1))).containsExactly(8L);
  }

  @Test
  void oneWhoIsAheadMissesNothingWhenTheHubCannotGoOnFromMemory() {
    ChannelCommand.Subscribe first = live(1, 4);
    attach(2, SampleLog.at(6));
    ChannelCommand.CatchUp catchUp = expect(ChannelCommand.CatchUp.class);
    first
        .hub()
        .tell(
            new HubFeed.CaughtUp(
                catchUp.request(), List.of(), SampleLog.at(6), VersionVector.EMPTY));
    attached(2);

    entity.stop();
    ChannelCommand.Subscribe second = expect(ChannelCommand.Subscribe.class);
    second
        .hub()
        .tell(
            new HubFeed.Subscribed(
                second.subscription(),
                List.of(),
                false,
                SampleLog.at(9),
                VersionVector.EMPTY,
                KIT.createTestProbe().ref()));

    assertThat(List.of(expect(ChannelCommand.CatchUp.class), expect(ChannelCommand.CatchUp.class)))
        .extracting(ChannelCommand.CatchUp::from)
        .containsExactlyInAnyOrder(SampleLog.at(4), SampleLog.at(6));
  }

  @Test
  void whatIsTooFarBehindForMemoryComesFromTheJournalPageByPage() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    ChannelCommand.CatchUp catchUp = behind(subscribe, 2, 3, 7);
    assertThat(catchUp.from()).isEqualTo(SampleLog.at(3));
    journal.complete(List.of(stored(2, 3, 4), stored(5), stored(6, 7)));

    assertThat(attached(2).resumed()).isTrue();
    Subscriber.Frames page = connection.expectMessageClass(Subscriber.Frames.class);
    assertThat(seqs(page.frames())).containsExactly(4L);
    connection.expectNoMessage(Duration.ofMillis(50));
    take(page);
    take(connection.expectMessageClass(Subscriber.Frames.class));
    take(connection.expectMessageClass(Subscriber.Frames.class));

    assertThat(expect(ChannelCommand.CatchUp.class).from()).isEqualTo(SampleLog.at(7));
  }

  @Test
  void aReplayUnderWayIsNotBegunAgainWhenTheEntityEnds() {
    ChannelCommand.Subscribe first = live(1, 9);
    behind(first, 2, 3, 7);
    journal.complete(List.of(stored(4), stored(5, 6, 7)));
    attached(2);
    Subscriber.Frames page = connection.expectMessageClass(Subscriber.Frames.class);

    entity.stop();
    ChannelCommand.Subscribe second = expect(ChannelCommand.Subscribe.class);
    second
        .hub()
        .tell(
            new HubFeed.Subscribed(
                second.subscription(),
                List.of(),
                true,
                SampleLog.at(9),
                VersionVector.EMPTY,
                KIT.createTestProbe().ref()));

    shards.expectNoMessage(Duration.ofMillis(50));
    take(page);
    take(connection.expectMessageClass(Subscriber.Frames.class));
    assertThat(expect(ChannelCommand.CatchUp.class).from()).isEqualTo(SampleLog.at(7));
    assertThat(journalReads).isEqualTo(2);
  }

  @Test
  void aJournalThatCannotBeReadSendsTheConnectionAway() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    behind(subscribe, 2, 3, 7);
    attached(2);

    journal.completeExceptionally(new IllegalStateException("storage is down"));

    connection.expectMessage(new Subscriber.Lost(2));
  }

  @Test
  void aPageThatIsNotTakenInTimeEndsTheReplayAndItGoesOnWhenTheClientHasReadOn() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    behind(subscribe, 2, 3, 7);
    journal.complete(List.of(stored(4, 5), stored(6, 7)));
    attached(2);
    Subscriber.Frames page = connection.expectMessageClass(Subscriber.Frames.class);

    connection.expectNoMessage(PATIENCE.plus(PATIENCE));
    shards.expectNoMessage(Duration.ofMillis(1));
    take(page);

    ChannelCommand.CatchUp again = expect(ChannelCommand.CatchUp.class);
    assertThat(again.from()).isEqualTo(SampleLog.at(5));
    answer(subscribe, again, 6, 7, 8, 9);
    assertThat(seqs(frames(2))).containsExactly(6L, 7L, 8L, 9L);
  }

  @Test
  void aConnectionThatNeverTakesItsPageIsSentAway() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    behind(subscribe, 2, 3, 7);
    journal.complete(List.of(stored(4), stored(5)));
    attached(2);
    connection.expectMessageClass(Subscriber.Frames.class);

    connection.expectMessage(new Subscriber.Lost(2));
  }

  @Test
  void aJournalThatFailsBehindAPageIsReadOnFromThere() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    behind(subscribe, 2, 3, 7);
    Entry damaged = damaged(5);
    journal.complete(List.of(stored(4), List.of(SampleLog.live(damaged))));
    attached(2);

    take(connection.expectMessageClass(Subscriber.Frames.class));

    assertThat(expect(ChannelCommand.CatchUp.class).from()).isEqualTo(SampleLog.at(4));
  }

  @Test
  void aReplayWaitsForItsTurnAndOneThatIsNotReadGivesItUp() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    journal.complete(List.of(stored(4), stored(5, 6, 7)));
    behind(subscribe, 2, 3, 7);
    attached(2);
    assertThat(connection.expectMessageClass(Subscriber.Frames.class).attachment()).isEqualTo(2);
    behind(subscribe, 3, 3, 7);
    attached(3);
    connection.expectNoMessage(Duration.ofMillis(50));
    assertThat(journalReads).isEqualTo(2);

    Subscriber.Frames page = connection.expectMessageClass(Subscriber.Frames.class);

    assertThat(page.attachment()).isEqualTo(3);
    assertThat(seqs(page.frames())).containsExactly(4L);
  }

  @Test
  void oneThatWaitsForItsTurnIsForgottenWithItsAttachment() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    journal.complete(List.of(stored(4), stored(5, 6, 7)));
    behind(subscribe, 2, 3, 7);
    attached(2);
    connection.expectMessageClass(Subscriber.Frames.class);
    behind(subscribe, 3, 3, 7);
    attached(3);

    registry.tell(new HubRegistry.Detach(KEY, 3, 3, true));
    registry.tell(new HubRegistry.Detach(KEY, 2, 2, true));

    behind(subscribe, 4, 3, 7);
    attached(4);
    assertThat(connection.expectMessageClass(Subscriber.Frames.class).attachment()).isEqualTo(4);
    // Twice for each but the third.
    assertThat(journalReads).isEqualTo(4);
  }

  @Test
  void aReplayThatHadItsTimeMakesRoomForOneThatWaits() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    journal.complete(List.of(stored(4), stored(5), stored(6, 7)));
    behind(subscribe, 2, 3, 7);
    attached(2);
    Subscriber.Frames first = connection.expectMessageClass(Subscriber.Frames.class);
    behind(subscribe, 3, 3, 7);
    attached(3);
    connection.expectNoMessage(TURN.plusMillis(10));

    take(first);

    assertThat(expect(ChannelCommand.CatchUp.class).from()).isEqualTo(SampleLog.at(4));
    assertThat(connection.expectMessageClass(Subscriber.Frames.class).attachment()).isEqualTo(3);
  }

  @Test
  void aPageHoldsFewerFramesTheLongerTheirPositions() {
    TreeMap<Long, Long> marks = new TreeMap<>();
    for (long publisher = 1; publisher <= 400; publisher++) {
      marks.put(publisher, 1L);
    }
    Position madeUp = new Position(SampleLog.vector(new Origin(SampleLog.US, 1, 1), 1_000), marks);
    ChannelCommand.Subscribe subscribe = live(1, 99);
    attach(2, madeUp);
    answerBehind(subscribe, expect(ChannelCommand.CatchUp.class), 99);
    journal.complete(List.of(stored(LongStream.rangeClosed(1, 99).toArray())));
    attached(2);

    Subscriber.Frames page = connection.expectMessageClass(Subscriber.Frames.class);

    assertThat(page.frames()).hasSizeBetween(2, 20);
    take(page);
    assertThat(frames(2).get(0).after().vector().of(SampleLog.EU_1))
        .isEqualTo(page.frames().size() + 1);
  }

  @Test
  void oneWhosePositionImpliesTooMuchIsToldAndGoesOnAtTheHubs() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    Origin old = new Origin(SampleLog.US, 1, 1);
    Position madeUp = new Position(SampleLog.vector(old, 100_000), new TreeMap<>());
    attach(2, madeUp);
    answerBehind(subscribe, expect(ChannelCommand.CatchUp.class), 9);
    journal.complete(
        List.of(
            LongStream.rangeClosed(1, 20_001)
                .mapToObj(seq -> SampleLog.live(ofItsOwnPublisher(old, seq)))
                .toList(),
            stored(9)));

    attached(2);
    Position merged = madeUp.merge(SampleLog.at(9));
    connection.expectMessage(Duration.ofSeconds(20), new Subscriber.Skipped(2, merged, null));
    assertThat(expect(ChannelCommand.CatchUp.class).from()).isEqualTo(merged);
  }

  @Test
  void aReplayEndsWithItsAttachment() {
    ChannelCommand.Subscribe subscribe = live(1, 9);
    behind(subscribe, 2, 3, 7);
    journal.complete(List.of(stored(4), stored(5)));
    attached(2);
    Subscriber.Frames page = connection.expectMessageClass(Subscriber.Frames.class);

    registry.tell(new HubRegistry.Detach(KEY, 2, 2, true));
    attach(3, null);
    attached(3);
    take(page);

    connection.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void oneWhoDetachedGetsNothingMore() {
    ChannelCommand.Subscribe subscribe = live(1, 4);
    attach(2, null);
    attached(2);

    registry.tell(new HubRegistry.Detach(KEY, 1, 1, true));
    attach(3, null);
    attached(3);
    deliver(subscribe, 1, 5);

    frames(2);
    frames(3);
    connection.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void whenAHubFailsItsConnectionsComeAgainToAnother() {
    ChannelCommand.Subscribe subscribe = live(1, 4);
    Entry damaged = damaged(5);

    subscribe
        .hub()
        .tell(
            new HubFeed.Deliveries(
                subscribe.subscription(),
                1,
                List.of(new Delivery(damaged, SampleLog.at(5))),
                VersionVector.EMPTY));

    connection.expectMessage(new Subscriber.Lost(1));
    connection.expectNoMessage(Duration.ofMillis(50));
    attach(2, null);
    expect(ChannelCommand.Subscribe.class);
  }

  private void attach(long number, @Nullable Position from) {
    registry.tell(
        new HubRegistry.Attach(KEY, number, number, MESSAGES_ONLY, connection.ref(), from));
  }

  /** The hub subscribed at a position and one connection attached that takes what comes. */
  private ChannelCommand.Subscribe live(long number, long seq) {
    attach(number, null);
    ChannelCommand.Subscribe subscribe = expect(ChannelCommand.Subscribe.class);
    subscribed(subscribe, seq);
    attached(number);
    return subscribe;
  }

  private ChannelCommand.CatchUp behind(
      ChannelCommand.Subscribe subscribe, long number, long from, long last) {
    attach(number, SampleLog.at(from));
    ChannelCommand.CatchUp catchUp = expect(ChannelCommand.CatchUp.class);
    answerBehind(subscribe, catchUp, last);
    return catchUp;
  }

  private static void answerBehind(
      ChannelCommand.Subscribe subscribe, ChannelCommand.CatchUp question, long last) {
    VersionVector delivered = SampleLog.vector(SampleLog.EU_1, last);
    subscribe.hub().tell(new HubFeed.Behind(question.request(), 1, last, delivered, delivered));
  }

  private static Entry ofItsOwnPublisher(Origin origin, long seq) {
    return SampleLog.entry(
        origin, seq, PublishKey.numbered("publisher-" + seq, 0), new Serial(seq, 0, origin), "x");
  }

  private static Entry damaged(long seq) {
    return new Entry(
        new Dot(SampleLog.EU_1, seq),
        PublishKey.ofClient("id"),
        null,
        null,
        new Serial(1, 0, SampleLog.EU_1),
        new byte[] {99});
  }

  /** The next connection that is placed lacks nothing of what the entity delivered. */
  private void caughtUp(ChannelCommand.Subscribe subscribe, long at) {
    ChannelCommand.CatchUp catchUp = expect(ChannelCommand.CatchUp.class);
    assertThat(catchUp.from()).isEqualTo(SampleLog.at(at));
    subscribe
        .hub()
        .tell(
            new HubFeed.CaughtUp(
                catchUp.request(), List.of(), SampleLog.at(at), VersionVector.EMPTY));
  }

  private static void answer(
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

  private static boolean asksFrom(ShardingEnvelope<ChannelEntity.Command> message, Position at) {
    return message.message() instanceof ChannelEntity.Ask ask
        && ask.command() instanceof ChannelCommand.CatchUp catchUp
        && catchUp.from().equals(at);
  }

  private void subscribed(ChannelCommand.Subscribe subscribe, long seq) {
    subscribedTo(subscribe, seq, entity.ref());
  }

  private static void subscribedTo(
      ChannelCommand.Subscribe subscribe, long seq, ActorRef<Object> to) {
    subscribe
        .hub()
        .tell(
            new HubFeed.Subscribed(
                subscribe.subscription(),
                List.of(),
                true,
                SampleLog.at(seq),
                VersionVector.EMPTY,
                to));
  }

  private static void deliver(ChannelCommand.Subscribe subscribe, long number, long... seqs) {
    subscribe
        .hub()
        .tell(
            new HubFeed.Deliveries(
                subscribe.subscription(), number, deliveries(seqs), VersionVector.EMPTY));
  }

  private static List<Delivery> deliveries(long... seqs) {
    return LongStream.of(seqs)
        .mapToObj(seq -> new Delivery(SampleLog.entry(seq), SampleLog.at(seq)))
        .toList();
  }

  private static List<Stored> stored(long... seqs) {
    return LongStream.of(seqs).mapToObj(seq -> SampleLog.live(SampleLog.entry(seq))).toList();
  }

  private static void take(Subscriber.Frames page) {
    ActorRef<Subscriber.Taken> taken = page.taken();
    assertThat(taken).isNotNull();
    taken.tell(new Subscriber.Taken());
  }

  private <T extends ChannelCommand> T expect(Class<T> kind) {
    ChannelEntity.Ask ask = (ChannelEntity.Ask) shards.receiveMessage().message();
    assertThat(ask.command()).isInstanceOf(kind);
    return kind.cast(ask.command());
  }

  private Subscriber.Attached attached(long number) {
    Subscriber.Attached attached = connection.expectMessageClass(Subscriber.Attached.class);
    assertThat(attached.attachment()).isEqualTo(number);
    return attached;
  }

  private List<OutFrame> frames(long number) {
    Subscriber.Frames frames = connection.expectMessageClass(Subscriber.Frames.class);
    assertThat(frames.attachment()).isEqualTo(number);
    return frames.frames();
  }

  private static List<Long> seqs(List<OutFrame> frames) {
    List<Long> seqs = new ArrayList<>();
    frames.forEach(frame -> seqs.add(frame.after().vector().of(SampleLog.EU_1)));
    return seqs;
  }
}
