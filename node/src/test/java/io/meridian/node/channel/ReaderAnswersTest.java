package io.meridian.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.position.Position;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.Moment;
import io.meridian.replication.replica.ReplicaSettings;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A hub that subscribes to an entity of us, which holds four entries of eu. */
class ReaderAnswersTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private final TestProbe<HubFeed> hub = KIT.createTestProbe();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aHubThatIsBehindGetsWhatItMissed() {
    HubFeed.Subscribed answer = subscribe(SampleLog.at(2));

    assertThat(answer.complete()).isTrue();
    assertThat(answer.missed()).hasSize(2);
    assertThat(answer.position().vector()).isEqualTo(SampleLog.at(4).vector());
  }

  @Test
  void aHubThatIsAheadBeginsWhereTheEntityStands() {
    HubFeed.Subscribed answer = subscribe(SampleLog.at(5));

    assertThat(answer.complete()).isFalse();
    assertThat(answer.position().vector()).isEqualTo(SampleLog.at(4).vector());
  }

  @Test
  void aHubWithoutAPositionLacksNothing() {
    HubFeed.Subscribed answer = subscribe(null);

    assertThat(answer.complete()).isTrue();
    assertThat(answer.missed()).isEmpty();
  }

  /** What nodes send each other is bounded, and positions of a hub may be long. */
  @Test
  void aHubWhosePositionIsTooLongForOneAnswerBeginsWhereTheEntityStands() {
    TreeMap<Long, Long> marks = new TreeMap<>();
    LongStream.range(0, 40_000).forEach(mark -> marks.put(mark, 1L));
    HubFeed.Subscribed answer = subscribe(new Position(SampleLog.at(2).vector(), marks));

    assertThat(answer.complete()).isFalse();
    assertThat(answer.missed()).isEmpty();
  }

  private HubFeed.Subscribed subscribe(@Nullable Position from) {
    LogState log = new LogState(LogLimits.DEFAULT);
    log.apply(
        new LogEvent.Appended(
            1_000,
            LogEvent.Assurance.NONE,
            LongStream.rangeClosed(1, 4)
                .mapToObj(seq -> SampleLog.live(SampleLog.entry(seq)))
                .toList()),
        SampleLog.US);
    ChannelReplica replica =
        new ChannelReplica(
            ReplicaSettings.DEFAULT,
            Membership.of(SampleLog.US, List.of(SampleLog.EU)),
            log,
            log.nextOrigin(SampleLog.US, 1, 1, 0),
            0,
            new Moment(2_000, 0));
    return (HubFeed.Subscribed)
        new ReaderAnswers(replica)
            .subscribed(
                new ChannelCommand.Subscribe(1, from, hub.ref()), KIT.system().deadLetters());
  }
}
