package io.meridian.node.hub;

import static io.meridian.node.hub.HubWithFakes.damaged;
import static io.meridian.node.hub.HubWithFakes.deliver;
import static io.meridian.node.hub.HubWithFakes.deliveries;
import static io.meridian.node.hub.HubWithFakes.seqs;
import static io.meridian.node.hub.HubWithFakes.subscribedIncompletely;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.HubFeed;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What connections get of a hub, and how it goes on when its entity ends or a message is lost. */
class HubTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final HubWithFakes hub = new HubWithFakes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void oneWhoTakesEverythingFromNowOnGetsWhatComes() {
    hub.attach(1, null);
    ChannelCommand.Subscribe subscribe = hub.expect(ChannelCommand.Subscribe.class);
    assertThat(subscribe.from()).isNull();

    hub.subscribed(subscribe, 4);

    assertThat(hub.attached(1)).isEqualTo(new Subscriber.Attached(1, SampleLog.at(4), false, null));
    deliver(subscribe, 1, 5, 6);
    assertThat(seqs(hub.frames(1))).containsExactly(5L, 6L);
  }

  @Test
  void framesAreSharedAmongConnections() {
    TestProbe<Subscriber> other = KIT.createTestProbe();
    ChannelCommand.Subscribe subscribe = hub.live(1, 4);
    hub.attach(2, null, other.ref());
    other.expectMessage(new Subscriber.Attached(2, SampleLog.at(4), false, null));

    deliver(subscribe, 1, 5);

    assertThat(hub.frames(1).get(0))
        .isSameAs(other.expectMessageClass(Subscriber.Frames.class).frames().get(0));
  }

  @Test
  void whenTheLogBeganAnewTheHubComesAgainAndWhoLostSomethingIsTold() {
    ChannelCommand.Subscribe first = hub.live(1, 4);
    first.hub().tell(new HubFeed.BeganAnew(first.subscription()));
    ChannelCommand.Subscribe second = hub.expect(ChannelCommand.Subscribe.class);
    assertThat(second.from()).isEqualTo(SampleLog.at(4));
    deliver(first, 1, 9);

    subscribedIncompletely(second, 9, hub.entity.ref());

    ChannelCommand.CatchUp catchUp = hub.expect(ChannelCommand.CatchUp.class);
    assertThat(catchUp.from()).isEqualTo(SampleLog.at(4));
    second.hub().tell(new HubFeed.Lost(catchUp.request(), SampleLog.at(9)));
    hub.connection.expectMessage(new Subscriber.Skipped(1, SampleLog.at(9), null));
  }

  @Test
  void whenTheEntityEndsTheHubGoesOnAtItsPosition() {
    ChannelCommand.Subscribe first = hub.live(1, 4);
    deliver(first, 1, 5);
    hub.frames(1);

    hub.entity.stop();

    ChannelCommand.Subscribe second = hub.expect(ChannelCommand.Subscribe.class);
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
    assertThat(seqs(hub.frames(1))).containsExactly(6L, 7L);
    deliver(second, 1, 8);
    assertThat(seqs(hub.frames(1))).containsExactly(8L);
  }

  @Test
  void whatAnEntityDeliveredBeforeItStoredItComesOnceToEachAlsoFromItsSuccessor() {
    ChannelCommand.Subscribe first = hub.live(1, 4);
    deliver(first, 1, 5);
    hub.frames(1);

    hub.entity.stop();

    // The successor holds 4. One connection has seen 5, another comes that has not.
    ChannelCommand.Subscribe second = hub.expect(ChannelCommand.Subscribe.class);
    TestProbe<Object> successor = KIT.createTestProbe();
    subscribedIncompletely(second, 4, successor.ref());
    caughtUp(second, 5);
    hub.attach(2, SampleLog.at(4));
    caughtUp(second, 4);
    hub.attached(2);
    deliver(second, 1, 5);
    assertThat(seqs(hub.frames(2))).containsExactly(5L);
    deliver(second, 2, 6);
    assertThat(seqs(hub.frames(1))).containsExactly(6L);
    assertThat(seqs(hub.frames(2))).containsExactly(6L);
  }

  @Test
  void aLostMessageOfTheFeedIsNoticedAndMadeGood() {
    ChannelCommand.Subscribe first = hub.live(1, 4);
    deliver(first, 1, 5);
    hub.frames(1);

    deliver(first, 3, 7);

    ChannelCommand.Subscribe second = hub.expect(ChannelCommand.Subscribe.class);
    assertThat(second.from()).isEqualTo(SampleLog.at(5));
    assertThat(second.subscription()).isGreaterThan(first.subscription());
    hub.connection.expectNoMessage(Duration.ofMillis(20));
    // By the same entity, which has not ended.
    hub.subscribed(second, 7);
    deliver(second, 1, 8);
    assertThat(seqs(hub.frames(1))).containsExactly(8L);
  }

  @Test
  void oneWhoDetachedGetsNothingMore() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 4);
    hub.attach(2, null);
    hub.attached(2);

    hub.detach(1);
    hub.attach(3, null);
    hub.attached(3);
    deliver(subscribe, 1, 5);

    hub.frames(2);
    hub.frames(3);
    hub.connection.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void whenAHubFailsItsConnectionsComeAgainToAnother() {
    ChannelCommand.Subscribe subscribe = hub.live(1, 4);
    Entry damaged = damaged(5);

    subscribe
        .hub()
        .tell(
            new HubFeed.Deliveries(
                subscribe.subscription(),
                1,
                List.of(new Delivery(damaged, SampleLog.at(5))),
                VersionVector.EMPTY));

    hub.connection.expectMessage(new Subscriber.Lost(1));
    hub.connection.expectNoMessage(Duration.ofMillis(50));
    hub.attach(2, null);
    hub.expect(ChannelCommand.Subscribe.class);
  }

  /** The next connection that is placed lacks nothing of what the entity delivered. */
  private void caughtUp(ChannelCommand.Subscribe subscribe, long at) {
    ChannelCommand.CatchUp catchUp = hub.expect(ChannelCommand.CatchUp.class);
    assertThat(catchUp.from()).isEqualTo(SampleLog.at(at));
    subscribe
        .hub()
        .tell(
            new HubFeed.CaughtUp(
                catchUp.request(), List.of(), SampleLog.at(at), VersionVector.EMPTY));
  }
}
