package io.meridian.node.presence.kept;

import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.US;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.Excerpt;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.presence.crdt.Removal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeptChangesTest {
  private static final String CHANNEL = "app/news";
  private static final int FRAME_BYTES = 2 << 20;

  /** The buckets of one node, as its replicator holds them. */
  private final Map<Integer, PresenceBucket> buckets = new TreeMap<>();

  private PresenceState state = PresenceState.EMPTY;
  private KeptChanges changes = new KeptChanges(0);
  private long wallMillis = 1_000_000;

  @Test
  void whatIsKeptIsWhoIsThere() {
    for (long seed = 0; seed < 200; seed++) {
      SeededRandom random = new SeededRandom(seed);
      beginAnew();
      for (int i = 0; i < 60; i++) {
        change(Buckets.step(state, random));
        if (random.chance(0.3)) {
          keepAll();
          assertThat(found().state()).as("seed %s", seed).isEqualTo(Excerpt.live(state));
        }
        if (random.chance(0.05)) {
          wallMillis += KeptChanges.RENEW_AFTER_MILLIS;
        }
      }
      keepAll();

      assertThat(found().state()).as("seed %s", seed).isEqualTo(Excerpt.live(state));
      assertThat(changes.isDue(wallMillis)).isFalse();
    }
  }

  /** Another node has some of the writes, in any order: nobody is dead there who is alive. */
  @Test
  void bucketsThatLagHideNobodyElse() {
    for (long seed = 0; seed < 200; seed++) {
      SeededRandom random = new SeededRandom(seed);
      beginAnew();
      List<KeptChanges.Write> writes = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        change(Buckets.step(state, random));
        writes.addAll(changes.take(state, wallMillis));
      }
      while (changes.isDue(wallMillis)) {
        writes.addAll(changes.take(state, wallMillis));
      }
      int lagging = random.between(0, PresenceKeys.BUCKETS - 1);
      buckets.clear();
      for (KeptChanges.Write write : random.shuffle(writes)) {
        if (write.bucket() != lagging) {
          apply(write);
        }
      }

      List<MemberKey> due =
          state.memberKeys().stream().filter(key -> PresenceKeys.bucket(key) != lagging).toList();
      assertThat(found().state().memberKeys()).as("seed %s", seed).containsExactlyElementsOf(due);
    }
  }

  @Test
  void anActivationAfterAnotherTakesItsPlace() {
    enter(1);
    enter(2);
    keepAll();
    PresenceBucket before = bucketOf(1);

    KeptPresence.Found found = found();
    state = found.state();
    changes = new KeptChanges(found.generation());
    change(Removal.leave(state, key(1)));
    keepAll();

    assertThat(found().generation()).isGreaterThan(found.generation());
    assertThat(found().state().memberKeys()).containsExactly(key(2));
    assertThat(bucketOf(1).mergeData(before)).isEqualTo(bucketOf(1));
  }

  @Test
  void aChannelThatEndsLeavesNothingButItsName() {
    enter(1);
    enter(2);
    keepAll();
    change(Removal.leave(state, key(1)));
    change(Removal.leave(state, key(2)));

    changes.end(state, wallMillis).forEach(this::apply);

    assertThat(found().state()).isEqualTo(PresenceState.EMPTY);
    buckets.values().forEach(bucket -> assertThat(bucket.weightBytes()).isLessThan(100));
    wallMillis += PresenceSweep.FORGET_AFTER_MILLIS + 1_000;
    buckets
        .values()
        .forEach(
            bucket ->
                assertThat(
                        bucket
                            .forgetting(wallMillis - PresenceSweep.FORGET_AFTER_MILLIS)
                            .channels())
                    .isEmpty());
  }

  @Test
  void aChannelWithMembersIsRenewedBeforeItIsForgotten() {
    enter(1);
    keepAll();
    wallMillis += PresenceSweep.FORGET_AFTER_MILLIS + 1;
    assertThat(changes.isDue(wallMillis)).isTrue();
    keepAll();

    PresenceBucket after = bucketOf(1).forgetting(wallMillis - PresenceSweep.FORGET_AFTER_MILLIS);

    assertThat(PresenceSweep.withMembers(after)).containsExactly(CHANNEL);
  }

  @Test
  void aFloorIsKeptThoughNobodyWasBelowIt() {
    change(Removal.raiseFloor(US, 7));
    keepAll();

    assertThat(found().state().nextEpoch(US)).isEqualTo(7);
  }

  /** However many come and go, what a bucket has seen stays a few runs. */
  @Test
  void churnDoesNotMakeBucketsGrow() {
    SeededRandom random = new SeededRandom(5);
    for (int i = 0; i < 5_000; i++) {
      int number = random.between(0, 99);
      if (random.chance(0.5)) {
        enter(number);
      } else {
        change(Removal.leave(state, key(number)));
      }
      if (i % 7 == 0) {
        changes.take(state, wallMillis).forEach(this::apply);
      }
    }
    keepAll();

    for (PresenceBucket bucket : buckets.values()) {
      PresenceState kept = bucket.channels().get(CHANNEL).state();
      assertThat(kept.context().runCount()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void oneChannelWithTwentyThousandMembersKeepsEachBucketWithinTheFrame() {
    TreeMap<MemberKey, Entry> crowd = new TreeMap<>();
    for (int number = 0; number < 20_000; number++) {
      crowd.put(key(number), entry(EU, number));
    }
    change(writer(EU, 3).reassert(state, crowd));
    keepAll();

    assertThat(found().state().memberCount()).isEqualTo(20_000);
    assertThat(buckets).hasSize(PresenceKeys.BUCKETS);
    PresenceBucketSerializer serializer = new PresenceBucketSerializer();
    for (PresenceBucket bucket : buckets.values()) {
      assertThat(serializer.toBinary(bucket)).hasSizeLessThan(FRAME_BYTES / 10);
      // Spread evenly: twice the mean would be a hash that does not mix.
      assertThat(bucket.channels().get(CHANNEL).state().memberCount()).isBetween(400, 850);
    }
  }

  private void beginAnew() {
    buckets.clear();
    state = PresenceState.EMPTY;
    changes = new KeptChanges(0);
  }

  private void enter(int number) {
    change(writer(EU, 3).enterOrUpdate(state, key(number), entry(EU, number)));
  }

  private void change(PresenceState delta) {
    changes.changed(state, delta);
    state = state.join(delta);
  }

  private void keepAll() {
    while (changes.isDue(wallMillis)) {
      changes.take(state, wallMillis).forEach(this::apply);
    }
  }

  private void apply(KeptChanges.Write write) {
    buckets.merge(
        write.bucket(),
        PresenceBucket.EMPTY.written(CHANNEL, write.generation(), write.state()),
        PresenceBucket::mergeData);
  }

  private PresenceBucket bucketOf(int number) {
    return buckets.get(PresenceKeys.bucket(key(number)));
  }

  private KeptPresence.Found found() {
    return buckets.values().stream()
        .map(bucket -> ReplicatedPresence.found(bucket, CHANNEL))
        .reduce(KeptPresence.Found.NOTHING, ReplicatedPresence::beside);
  }
}
