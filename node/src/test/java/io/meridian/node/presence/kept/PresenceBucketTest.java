package io.meridian.node.presence.kept;

import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.golden.GoldenBytes;
import io.meridian.chaos.sim.SeededRandom;
import io.meridian.node.Labelled;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.presence.crdt.Removal;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenceBucketTest {
  private static final String CHANNEL = "app/news";
  private static final PresenceState ALICE =
      writer(EU, 1).enterOrUpdate(PresenceState.EMPTY, key(1), entry(EU, 1));

  private final PresenceBucketSerializer serializer = new PresenceBucketSerializer();

  @Test
  void theJoinIsALattice() {
    for (long seed = 0; seed < 1_000; seed++) {
      List<PresenceBucket> three = Buckets.related(seed);
      PresenceBucket a = three.get(0);
      PresenceBucket b = three.get(1);
      PresenceBucket c = three.get(2);

      assertThat(a.mergeData(b)).as("seed %s commutes", seed).isEqualTo(b.mergeData(a));
      assertThat(a.mergeData(b).mergeData(c))
          .as("seed %s associates", seed)
          .isEqualTo(a.mergeData(b.mergeData(c)));
      assertThat(a.mergeData(a)).as("seed %s repeats", seed).isEqualTo(a);
      assertThat(a.mergeData(PresenceBucket.EMPTY)).isEqualTo(a);
      assertThat(a.mergeData(b).mergeData(a)).isEqualTo(a.mergeData(b));
      assertThat(a.mergeData(b).weightBytes()).isEqualTo(b.mergeData(a).weightBytes());
    }
  }

  /** Each write goes out as a delta; in any order and more than once they come to the same. */
  @Test
  void deltasInAnyOrderAreTheBucket() {
    for (long seed = 0; seed < 300; seed++) {
      SeededRandom random = new SeededRandom(seed);
      PresenceBucket bucket = PresenceBucket.EMPTY;
      PresenceState state = PresenceState.EMPTY;
      List<PresenceBucket> deltas = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        PresenceState delta = Buckets.step(state, random);
        state = state.join(delta);
        bucket = bucket.written(CHANNEL, 1 + i / 8, delta);
        if (random.chance(0.1)) {
          bucket = bucket.forgetting(1 + i / 8);
        }
        if (random.chance(0.7)) {
          deltas.add(bucket.deltaData().orElseThrow());
          bucket = bucket.resetDelta();
          assertThat(bucket.deltaData()).isEmpty();
        }
      }
      bucket.deltaData().ifPresent(deltas::add);
      deltas.add(random.pick(deltas));

      PresenceBucket other = PresenceBucket.EMPTY;
      for (PresenceBucket delta : random.shuffle(deltas)) {
        other = other.mergeDeltaData(delta);
      }

      assertThat(other).as("seed %s", seed).isEqualTo(bucket.resetDelta());
    }
  }

  @Test
  void aHigherGenerationTakesThePlaceOfALowerOne() {
    PresenceBucket old = PresenceBucket.EMPTY.written(CHANNEL, 1, ALICE);

    PresenceBucket ended = old.written(CHANNEL, 2, PresenceState.EMPTY);

    assertThat(ended.mergeData(old).channels().get(CHANNEL).state()).isEqualTo(PresenceState.EMPTY);
  }

  @Test
  void whatIsForgottenDoesNotComeBack() {
    PresenceBucket old = PresenceBucket.EMPTY.written(CHANNEL, 1, ALICE);

    PresenceBucket forgot = old.forgetting(2);

    assertThat(forgot.channels()).isEmpty();
    assertThat(forgot.weightBytes()).isZero();
    assertThat(forgot.mergeData(old)).isEqualTo(forgot);
    assertThat(old.mergeData(forgot)).isEqualTo(forgot);
    assertThat(forgot.written(CHANNEL, 2, ALICE).channels()).containsKey(CHANNEL);
  }

  @Test
  void aFullBucketTakesNoMemberButLetsThemGo() {
    PresenceBucket bucket = PresenceBucket.EMPTY;
    PresenceState state = PresenceState.EMPTY;
    for (int number = 0; number < 40; number++) {
      PresenceState delta = writer(EU, 1).enterOrUpdate(state, key(number), large(number));
      state = state.join(delta);
      bucket = bucket.written(CHANNEL, 1, delta);
    }
    assertThat(bucket.weightBytes()).isLessThanOrEqualTo(PresenceBucket.BYTES_MAX);
    assertThat(state(bucket).memberCount()).isBetween(10, 20);

    bucket = bucket.written(CHANNEL, 1, Removal.leave(state, key(0)));
    assertThat(state(bucket).memberKeys()).doesNotContain(key(0));
    // What was not taken counts as never seen, so it can be taken once there is room.
    assertThat(bucket.written(CHANNEL, 1, state).channels()).containsKey(CHANNEL);
    assertThat(state(bucket).memberKeys()).doesNotContain(key(39));
  }

  private static PresenceState state(PresenceBucket bucket) {
    return bucket.channels().get(CHANNEL).state();
  }

  private static Entry large(int number) {
    return new Entry(new byte[64 << 10], new MessageId.Numbered(number, 0), 1, new Owner(EU, 1));
  }

  @Test
  void equalBucketsHaveEqualBytesAndAreReadAsWritten() throws Exception {
    for (long seed = 0; seed < 300; seed++) {
      List<PresenceBucket> three = Buckets.related(seed);
      PresenceBucket one = three.get(0).mergeData(three.get(1));
      byte[] bytes = serializer.toBinary(one);

      assertThat(serializer.toBinary(three.get(1).mergeData(three.get(0)))).isEqualTo(bytes);
      assertThat(serializer.fromBinary(bytes, serializer.manifest(one))).isEqualTo(one);
    }
  }

  @Test
  void earlierVersionsAreUnderstoodAndUnderstand() throws Exception {
    PresenceBucket bucket =
        PresenceBucket.EMPTY.written(CHANNEL, 3, ALICE).forgetting(2).resetDelta();
    new GoldenBytes<Object>(
            "presence-buckets",
            of -> Labelled.bytes(serializer, of),
            bytes -> Labelled.object(serializer, bytes))
        .check(Map.of("alice", bucket, "empty", PresenceBucket.EMPTY));
  }

  @Test
  void bytesThatAreNoBucketAreRefused() {
    PresenceBucket bucket = PresenceBucket.EMPTY.written(CHANNEL, 3, ALICE).forgetting(2);
    byte[] whole = serializer.toBinary(bucket);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> serializer.fromBinary(cut, "b"))
          .as("cut at %s", length)
          .isInstanceOf(NotSerializableException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> serializer.fromBinary(longer, "b")).hasMessageContaining("too many");
    assertThatThrownBy(() -> serializer.fromBinary(whole, "x")).hasMessageContaining("manifest x");
    whole[0] = 9;
    assertThatThrownBy(() -> serializer.fromBinary(whole, "b")).hasMessageContaining("version 9");
  }
}
