package io.meridian.node.presence.kept;

import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.RegionOfTwo;
import io.meridian.presence.crdt.Excerpt;
import io.meridian.presence.crdt.PresenceState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Two nodes of a region: what one writes the other finds. */
class ReplicatedPresenceTest {
  private static final RegionOfTwo REGION = new RegionOfTwo();
  private static final ChannelId CHANNEL = new ChannelId("app", "news");
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ReplicatedPresence here = new ReplicatedPresence(REGION.one().system());
  private final ReplicatedPresence there = new ReplicatedPresence(REGION.other().system());

  @AfterAll
  static void stop() {
    REGION.close();
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
