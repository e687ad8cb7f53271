package io.meridian.node.presence;

import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.US;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.kept.KeptChanges;
import io.meridian.node.presence.kept.PresenceSweep;
import io.meridian.node.presence.kept.ReplicatedPresence;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.PresenceSettings;
import io.meridian.presence.channel.Regions;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Presence on two nodes, with all that is between them; then one is lost. */
@Timeout(90)
class PresenceShardsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long GRACE = 500;

  private final RegionOfTwo region = new RegionOfTwo();

  @AfterEach
  void stop() {
    region.close();
  }

  /** On whichever node an entity is, it has hubs here and there. */
  @Test
  void theMembersOfANodeThatEndsGoAndTheOthersStay() {
    PresenceShards here = start(region.one());
    PresenceShards there = start(region.other());
    List<ChannelId> channels =
        List.of(new ChannelId("app", "a"), new ChannelId("app", "b"), new ChannelId("app", "c"));
    TestProbe<PresenceFeed> hub = region.one().createTestProbe();
    TestProbe<PresenceFeed> otherHub = region.other().createTestProbe();
    for (ChannelId channel : channels) {
      enter(here, channel, hub, new Owner(EU, 1), 1);
      enter(there, channel, otherHub, new Owner(EU, 2), 2);
      await(here, channel, key(1), key(2));
      await(there, channel, key(1), key(2));
    }

    region.stopOther();

    for (ChannelId channel : channels) {
      // As a hub does whose entity has ended; one that still runs takes it as well.
      announce(here, channel, hub, new Owner(EU, 1), 1);
      await(here, channel, key(1));
    }
  }

  @Test
  void aNodeThatLeavesWakesTheChannelsThatHaveMembers() {
    ReplicatedPresence kept = new ReplicatedPresence(region.one().system());
    ChannelId channel = new ChannelId("app", "forgotten");
    PresenceState state = writer(US, 1).enterOrUpdate(PresenceState.EMPTY, key(1), entry(US, 1));
    KeptChanges changes = new KeptChanges(0);
    changes.changed(PresenceState.EMPTY, state);
    changes.take(state, System.currentTimeMillis()).forEach(write -> kept.write(channel, write));
    Set<ChannelId> woken = ConcurrentHashMap.newKeySet();
    region.one().spawn(PresenceSweep.create(kept, woken::add));

    region.stopOther();

    Awaitility.await().atMost(SOON).until(() -> woken.contains(channel));
    assertThat(woken).hasSize(1);
  }

  private static PresenceShards start(ActorTestKit node) {
    PresenceSettings of = PresenceSettings.DEFAULT;
    ActorSystem<?> system = node.system();
    return PresenceShards.start(
        system,
        new PresencePorts(
            new PresenceSettings(
                50,
                1_000,
                GRACE,
                of.answerMillis(),
                of.resendMillis(),
                of.relayMillis(),
                of.compareMillis(),
                of.bufferedDeltas(),
                of.bufferedBytes(),
                of.partBytes(),
                of.departures(),
                of.departureMillis(),
                of.stateBytes()),
            EU,
            () -> Regions.ALONE,
            (to, channel, message) -> {},
            new ReplicatedPresence(system),
            PresenceHistory.NONE,
            ended -> PresenceShards.nodeIsGone(system, ended),
            SilentObserved::new));
  }

  private static final class SilentObserved implements PresencePorts.Observed {
    @Override
    public void members(int count) {}

    @Override
    public void stopped() {}
  }

  private static void enter(
      PresenceShards shards,
      ChannelId channel,
      TestProbe<PresenceFeed> hub,
      Owner owner,
      int number) {
    shards.tell(channel, new PresenceCommand.Subscribe(1, owner, 0, hub.ref()));
    shards.tell(
        channel,
        new PresenceCommand.Operate(
            1,
            7,
            GRACE,
            List.of(new Change.Enter(key(number), entry(owner, 1))),
            true,
            200,
            hub.ref()));
  }

  private static void announce(
      PresenceShards shards,
      ChannelId channel,
      TestProbe<PresenceFeed> hub,
      Owner owner,
      int number) {
    Held held = new Held(key(number), entry(owner, 1));
    shards.tell(channel, new PresenceCommand.Subscribe(2, owner, 1, hub.ref()));
    shards.tell(
        channel,
        new PresenceCommand.Announce(
            2, 0, List.of(new PresenceCommand.HeldBy(7, GRACE, List.of(held))), hub.ref()));
  }

  private static void await(PresenceShards shards, ChannelId channel, MemberKey... members) {
    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(list(shards, channel)).containsExactly(members));
  }

  private static List<MemberKey> list(PresenceShards shards, ChannelId channel) throws Exception {
    PresenceReply reply =
        shards
            .ask(
                channel,
                replyTo -> new PresenceCommand.ListMembers(null, null, null, 10, replyTo),
                PATIENCE)
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS);
    return ((PresenceReply.Members) reply).members().stream().map(Held::key).toList();
  }
}
