package io.meridian.node.hub;

import static io.meridian.node.hub.HubWithFakes.answer;
import static io.meridian.node.hub.HubWithFakes.damaged;
import static io.meridian.node.hub.HubWithFakes.seqs;
import static io.meridian.node.hub.HubWithFakes.subscribedTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.HubFeed;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Connections that are too far behind for the entity's memory are brought forward from the journal.
 */
class HubReplayTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final HubWithFakes hub = new HubWithFakes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void whatIsTooFarBehindForMemoryComesFromTheJournalPageByPage() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    ChannelCommand.CatchUp catchUp = behind(subscribe, 2, 3, 7);
    assertThat(catchUp.from()).isEqualTo(SampleLog.at(3));
    hub.journal.complete(List.of(stored(2, 3, 4), stored(5), stored(6, 7)));

    assertThat(hub.attached(2).resumed()).isTrue();
    Subscriber.Frames page = hub.connection.expectMessageClass(Subscriber.Frames.class);
    assertThat(seqs(page.frames())).containsExactly(4L);
    hub.connection.expectNoMessage(Duration.ofMillis(50));
    take(page);
    take(hub.connection.expectMessageClass(Subscriber.Frames.class));
    take(hub.connection.expectMessageClass(Subscriber.Frames.class));

    assertThat(hub.expect(ChannelCommand.CatchUp.class).from()).isEqualTo(SampleLog.at(7));
  }

  @Test
  void aReplayUnderWayIsNotBegunAgainWhenTheEntityEnds() {
    ChannelCommand.Subscribe first = hub.live(1, 9);
    behind(first, 2, 3, 7);
    hub.journal.complete(List.of(stored(4), stored(5, 6, 7)));
    hub.attached(2);
    Subscriber.Frames page = hub.connection.expectMessageClass(Subscriber.Frames.class);

    hub.entity.stop();
    ChannelCommand.Subscribe second = hub.expect(ChannelCommand.Subscribe.class);
    subscribedTo(second, 9, KIT.createTestProbe().ref());

    hub.shards.expectNoMessage(Duration.ofMillis(50));
    take(page);
    take(hub.connection.expectMessageClass(Subscriber.Frames.class));
    assertThat(hub.expect(ChannelCommand.CatchUp.class).from()).isEqualTo(SampleLog.at(7));
    assertThat(hub.journalReads()).isEqualTo(2);
  }

  @Test
  void aJournalThatCannotBeReadSendsTheConnectionAway() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    behind(subscribe, 2, 3, 7);
    hub.attached(2);

    hub.journal.completeExceptionally(new IllegalStateException("storage is down"));

    hub.connection.expectMessage(new Subscriber.Lost(2));
  }

  @Test
  void aPageThatIsNotTakenInTimeEndsTheReplayAndItGoesOnWhenTheClientHasReadOn() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    behind(subscribe, 2, 3, 7);
    hub.journal.complete(List.of(stored(4, 5), stored(6, 7)));
    hub.attached(2);
    Subscriber.Frames page = hub.connection.expectMessageClass(Subscriber.Frames.class);

    hub.connection.expectNoMessage(HubWithFakes.PATIENCE.plus(HubWithFakes.PATIENCE));
    hub.shards.expectNoMessage(Duration.ofMillis(1));
    take(page);

    ChannelCommand.CatchUp again = hub.expect(ChannelCommand.CatchUp.class);
    assertThat(again.from()).isEqualTo(SampleLog.at(5));
    answer(subscribe, again, 6, 7, 8, 9);
    assertThat(seqs(hub.frames(2))).containsExactly(6L, 7L, 8L, 9L);
  }

  @Test
  void aConnectionThatNeverTakesItsPageIsSentAway() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    behind(subscribe, 2, 3, 7);
    hub.journal.complete(List.of(stored(4), stored(5)));
    hub.attached(2);
    hub.connection.expectMessageClass(Subscriber.Frames.class);

    hub.connection.expectMessage(new Subscriber.Lost(2));
  }

  @Test
  void aJournalThatFailsBehindAPageIsReadOnFromThere() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    behind(subscribe, 2, 3, 7);
    Entry damaged = damaged(5);
    hub.journal.complete(List.of(stored(4), List.of(SampleLog.live(damaged))));
    hub.attached(2);

    take(hub.connection.expectMessageClass(Subscriber.Frames.class));

    assertThat(hub.expect(ChannelCommand.CatchUp.class).from()).isEqualTo(SampleLog.at(4));
  }

  @Test
  void aReplayWaitsForItsTurnAndOneThatIsNotReadGivesItUp() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    hub.journal.complete(List.of(stored(4), stored(5, 6, 7)));
    behind(subscribe, 2, 3, 7);
    hub.attached(2);
    assertThat(hub.connection.expectMessageClass(Subscriber.Frames.class).attachment())
        .isEqualTo(2);
    behind(subscribe, 3, 3, 7);
    hub.attached(3);
    hub.connection.expectNoMessage(Duration.ofMillis(50));
    assertThat(hub.journalReads()).isEqualTo(2);

    Subscriber.Frames page = hub.connection.expectMessageClass(Subscriber.Frames.class);

    assertThat(page.attachment()).isEqualTo(3);
    assertThat(seqs(page.frames())).containsExactly(4L);
  }

  @Test
  void oneThatWaitsForItsTurnIsForgottenWithItsAttachment() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    hub.journal.complete(List.of(stored(4), stored(5, 6, 7)));
    behind(subscribe, 2, 3, 7);
    hub.attached(2);
    hub.connection.expectMessageClass(Subscriber.Frames.class);
    behind(subscribe, 3, 3, 7);
    hub.attached(3);

    hub.detach(3);
    hub.detach(2);

    behind(subscribe, 4, 3, 7);
    hub.attached(4);
    assertThat(hub.connection.expectMessageClass(Subscriber.Frames.class).attachment())
        .isEqualTo(4);
    // Twice for each but the third.
    assertThat(hub.journalReads()).isEqualTo(4);
  }

  @Test
  void aReplayThatHadItsTimeMakesRoomForOneThatWaits() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    hub.journal.complete(List.of(stored(4), stored(5), stored(6, 7)));
    behind(subscribe, 2, 3, 7);
    hub.attached(2);
    Subscriber.Frames first = hub.connection.expectMessageClass(Subscriber.Frames.class);
    behind(subscribe, 3, 3, 7);
    hub.attached(3);
    hub.connection.expectNoMessage(HubWithFakes.TURN.plusMillis(10));

    take(first);

    assertThat(hub.expect(ChannelCommand.CatchUp.class).from()).isEqualTo(SampleLog.at(4));
    assertThat(hub.connection.expectMessageClass(Subscriber.Frames.class).attachment())
        .isEqualTo(3);
  }

  @Test
  void aPageHoldsFewerFramesTheLongerTheirPositions() {
    TreeMap<Long, Long> marks = new TreeMap<>();
    for (long publisher = 1; publisher <= 400; publisher++) {
      marks.put(publisher, 1L);
    }
    Position madeUp = new Position(SampleLog.vector(new Origin(SampleLog.US, 1, 1), 1_000), marks);
    ChannelCommand.Subscribe subscribe = hub.live(1, 99);
    hub.attach(2, madeUp);
    answerBehind(subscribe, hub.expect(ChannelCommand.CatchUp.class), 99);
    hub.journal.complete(List.of(stored(LongStream.rangeClosed(1, 99).toArray())));
    hub.attached(2);

    Subscriber.Frames page = hub.connection.expectMessageClass(Subscriber.Frames.class);

    assertThat(page.frames()).hasSizeBetween(2, 20);
    take(page);
    assertThat(hub.frames(2).get(0).after().vector().of(SampleLog.EU_1))
        .isEqualTo(page.frames().size() + 1);
  }

  @Test
  void oneWhosePositionImpliesTooMuchIsToldAndGoesOnAtTheHubs() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    Origin old = new Origin(SampleLog.US, 1, 1);
    Position madeUp = new Position(SampleLog.vector(old, 100_000), new TreeMap<>());
    hub.attach(2, madeUp);
    answerBehind(subscribe, hub.expect(ChannelCommand.CatchUp.class), 9);
    hub.journal.complete(
        List.of(
            LongStream.rangeClosed(1, 20_001)
                .mapToObj(seq -> SampleLog.live(ofItsOwnPublisher(old, seq)))
                .toList(),
            stored(9)));

    hub.attached(2);
    Position merged = madeUp.merge(SampleLog.at(9));
    hub.connection.expectMessage(Duration.ofSeconds(20), new Subscriber.Skipped(2, merged, null));
    assertThat(hub.expect(ChannelCommand.CatchUp.class).from()).isEqualTo(merged);
  }

  @Test
  void aReplayEndsWithItsAttachment() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 9);
    behind(subscribe, 2, 3, 7);
    hub.journal.complete(List.of(stored(4), stored(5)));
    hub.attached(2);
    Subscriber.Frames page = hub.connection.expectMessageClass(Subscriber.Frames.class);

    hub.detach(2);
    hub.attach(3, null);
    hub.attached(3);
    take(page);

    hub.connection.expectNoMessage(Duration.ofMillis(50));
  }

  private ChannelCommand.CatchUp behind(
      ChannelCommand.Subscribe subscribe, long number, long from, long last) {
    hub.attach(number, SampleLog.at(from));
    ChannelCommand.CatchUp catchUp = hub.expect(ChannelCommand.CatchUp.class);
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

  private static List<Stored> stored(long... seqs) {
    return LongStream.of(seqs).mapToObj(seq -> SampleLog.live(SampleLog.entry(seq))).toList();
  }

  private static void take(Subscriber.Frames page) {
    ActorRef<Subscriber.Taken> taken = page.taken();
    assertThat(taken).isNotNull();
    taken.tell(new Subscriber.Taken());
  }
}
