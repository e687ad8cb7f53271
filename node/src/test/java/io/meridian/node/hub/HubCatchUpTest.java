package io.meridian.node.hub;

import static io.meridian.node.hub.HubWithFakes.answer;
import static io.meridian.node.hub.HubWithFakes.deliver;
import static io.meridian.node.hub.HubWithFakes.deliveries;
import static io.meridian.node.hub.HubWithFakes.seqs;
import static io.meridian.node.hub.HubWithFakes.subscribedIncompletely;
import static io.meridian.node.hub.HubWithFakes.subscribedTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.channel.HubFeed;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a hub asks its entity for connections that lack something, until it is answered. */
class HubCatchUpTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final HubWithFakes hub = new HubWithFakes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void oneWithAPositionCatchesUpFirst() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 4);
    hub.attach(2, SampleLog.at(2));
    ChannelCommand.CatchUp catchUp = hub.expect(ChannelCommand.CatchUp.class);
    assertThat(catchUp.from()).isEqualTo(SampleLog.at(2));
    deliver(subscribe, 1, 5);
    assertThat(seqs(hub.frames(1))).containsExactly(5L);

    answer(subscribe, catchUp, 3, 4, 5);

    assertThat(hub.attached(2)).isEqualTo(new Subscriber.Attached(2, SampleLog.at(2), true, null));
    assertThat(seqs(hub.frames(2))).containsExactly(3L, 4L, 5L);
    deliver(subscribe, 2, 6);
    assertThat(seqs(hub.frames(1))).containsExactly(6L);
    assertThat(seqs(hub.frames(2))).containsExactly(6L);
  }

  @Test
  void oneWhosePositionIsForgottenIsToldAndGoesOnBehindThat() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 7);
    hub.attach(2, SampleLog.at(2));
    ChannelCommand.CatchUp behind = hub.expect(ChannelCommand.CatchUp.class);

    subscribe.hub().tell(new HubFeed.Lost(behind.request(), SampleLog.at(5)));

    hub.connection.expectMessage(new Subscriber.Skipped(2, SampleLog.at(5), null));
    ChannelCommand.CatchUp again = hub.expect(ChannelCommand.CatchUp.class);
    assertThat(again.from()).isEqualTo(SampleLog.at(5));
    answer(subscribe, again, 6, 7);
    assertThat(seqs(hub.frames(2))).containsExactly(6L, 7L);
  }

  @Test
  void aQuestionThatGotLostIsAskedAgainAndAnsweredOnce() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 4);
    hub.attach(2, SampleLog.at(3));
    ChannelCommand.CatchUp lost = hub.expect(ChannelCommand.CatchUp.class);
    ChannelCommand.CatchUp again = hub.expect(ChannelCommand.CatchUp.class);
    assertThat(again.from()).isEqualTo(SampleLog.at(3));

    for (long request : List.of(lost.request(), again.request())) {
      subscribe
          .hub()
          .tell(new HubFeed.CaughtUp(request, deliveries(4), SampleLog.at(4), VersionVector.EMPTY));
    }

    hub.attached(2);
    assertThat(seqs(hub.frames(2))).containsExactly(4L);
    hub.connection.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void anAnswerThatComesAfterTheQuestionWasAskedAgainCounts() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 4);
    hub.attach(2, SampleLog.at(3));
    ChannelCommand.CatchUp slow = hub.expect(ChannelCommand.CatchUp.class);
    hub.expect(ChannelCommand.CatchUp.class);

    answer(subscribe, slow, 4);

    hub.attached(2);
    assertThat(seqs(hub.frames(2))).containsExactly(4L);
  }

  @Test
  void aLostQuestionIsAskedAgainHoweverManyComeMeanwhile() {
    hub.live(1, 4);
    hub.attach(2, SampleLog.at(3));
    hub.expect(ChannelCommand.CatchUp.class);
    AtomicLong later = new AtomicLong(10);
    Cancellable arrivals =
        KIT.system()
            .scheduler()
            .scheduleAtFixedRate(
                Duration.ZERO,
                Duration.ofSeconds(1),
                () -> hub.attach(later.getAndIncrement(), SampleLog.at(4)),
                KIT.system().executionContext());

    try {
      hub.shards.fishForMessage(
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
    ChannelCommand.Subscribe subscribe = hub.live(1, 4);
    hub.attach(2, SampleLog.at(3));
    hub.expect(ChannelCommand.CatchUp.class);
    hub.shards.expectNoMessage(Duration.ofMillis(1_500));
    hub.attach(3, SampleLog.at(2));
    ChannelCommand.CatchUp young = hub.expect(ChannelCommand.CatchUp.class);

    ChannelCommand.CatchUp again = hub.expect(ChannelCommand.CatchUp.class);

    assertThat(again.from()).isEqualTo(SampleLog.at(3));
    hub.shards.expectNoMessage(Duration.ofSeconds(1));
    answer(subscribe, young, 3, 4);
    hub.attached(3);
  }

  @Test
  void whatAnEarlierEntityWasAskedItsSuccessorIsAskedUnderAnotherNumber() {
    ChannelCommand.Subscribe first = hub.live(1, 4);
    hub.attach(2, SampleLog.at(3));
    ChannelCommand.CatchUp early = hub.expect(ChannelCommand.CatchUp.class);

    hub.entity.stop();
    ChannelCommand.Subscribe second = hub.expect(ChannelCommand.Subscribe.class);
    subscribedTo(second, 4, KIT.createTestProbe().ref());
    ChannelCommand.CatchUp anew = hub.expect(ChannelCommand.CatchUp.class);
    answer(first, early, 4);

    hub.connection.expectNoMessage(Duration.ofMillis(50));
    answer(second, anew, 4);
    hub.attached(2);
    assertThat(seqs(hub.frames(2))).containsExactly(4L);
  }

  @Test
  void oneWhoIsAheadMissesNothingWhenTheHubCannotGoOnFromMemory() {
    ChannelCommand.Subscribe first = hub.live(1, 4);
    hub.attach(2, SampleLog.at(6));
    ChannelCommand.CatchUp catchUp = hub.expect(ChannelCommand.CatchUp.class);
    first
        .hub()
        .tell(
            new HubFeed.CaughtUp(
                catchUp.request(), List.of(), SampleLog.at(6), VersionVector.EMPTY));
    hub.attached(2);

    hub.entity.stop();
    ChannelCommand.Subscribe second = hub.expect(ChannelCommand.Subscribe.class);
    subscribedIncompletely(second, 9, KIT.createTestProbe().ref());

    assertThat(
            List.of(
                hub.expect(ChannelCommand.CatchUp.class), hub.expect(ChannelCommand.CatchUp.class)))
        .extracting(ChannelCommand.CatchUp::from)
        .containsExactlyInAnyOrder(SampleLog.at(4), SampleLog.at(6));
  }

  private static boolean asksFrom(ShardingEnvelope<ChannelEntity.Command> message, Position at) {
    return message.message() instanceof ChannelEntity.Ask ask
        && ask.command() instanceof ChannelCommand.CatchUp catchUp
        && catchUp.from().equals(at);
  }
}
