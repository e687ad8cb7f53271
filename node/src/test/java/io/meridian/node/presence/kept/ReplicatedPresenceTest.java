package io.meridian.node.presence.kept;

import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meridian.node.channel.ChannelId;
import io.meridian.presence.crdt.Excerpt;
import io.meridian.presence.crdt.PresenceState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two nodes of a region: what one writes the other finds. */
class ReplicatedPresenceTest {
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.actor.provider = cluster
              pekko.remote.artery.transport = tcp
              pekko.remote.artery.canonical.hostname = 127.0.41.7
              pekko.remote.artery.canonical.port = 0
              pekko.cluster.jmx.enabled = off
              pekko.cluster.distributed-data.gossip-interval = 200ms
              """)
          .withFallback(ConfigFactory.load("application-test"));
  private static final ActorTestKit ONE = ActorTestKit.create("region", CONFIG);
  private static final ActorTestKit OTHER = ActorTestKit.create("region", CONFIG);
  private static final ChannelId CHANNEL = new ChannelId("app", "news");
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ReplicatedPresence here = new ReplicatedPresence(ONE.system());
  private final ReplicatedPresence there = new ReplicatedPresence(OTHER.system());

  @BeforeAll
  static void join() {
    Cluster one = Cluster.get(ONE.system());
    one.manager().tell(Join.create(one.selfMember().address()));
    Cluster.get(OTHER.system()).manager().tell(Join.create(one.selfMember().address()));
  }

  @AfterAll
  static void stop() {
    OTHER.shutdownTestKit();
    ONE.shutdownTestKit();
  }

  @Test
  void whatOneNodeWritesTheOtherFinds() throws Exception {
    assertThat(found(here)).isEqualTo(KeptPresence.Found.NOTHING);
    PresenceState state = PresenceState.EMPTY;
    KeptChanges changes = new KeptChanges(0);
    for (int number = 0; number < 200; number++) {
      PresenceState delta = writer(EU, 1).enterOrUpdate(state, key(number), entry(EU, number));
      changes.changed(state, delta);
      state = state.join(delta);
    }
    long now = 1_000;
    while (changes.isDue(now)) {
      changes.take(state, now).forEach(write -> here.write(CHANNEL, write));
    }
    PresenceState due = Excerpt.live(state);

    assertThat(found(here).state()).isEqualTo(due);
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(found(there).state()).isEqualTo(due));
    assertThat(found(there).generation()).isEqualTo(1_000);

    PresenceState last = state;
    changes.end(last, now).forEach(write -> there.write(CHANNEL, write));
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(found(here).state()).isEqualTo(PresenceState.EMPTY));

    PresenceKeys.everywhere().forEach(key -> here.forget(key, 5_000));
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(found(there)).isEqualTo(KeptPresence.Found.NOTHING));
  }

  private static KeptPresence.Found found(ReplicatedPresence at) throws Exception {
    return at.read(CHANNEL).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
