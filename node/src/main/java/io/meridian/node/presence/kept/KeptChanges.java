package io.meridian.node.presence.kept;

import io.meridian.presence.crdt.CausalContext;
import io.meridian.presence.crdt.Dot;
import io.meridian.presence.crdt.Excerpt;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.PresenceState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's buckets do not hold yet of its state. A bucket is written when a member of it
 * changed; with all of its members the first time and when its generation is renewed, then with
 * what is new. Bound: as much as the channel's members; the state is looked up when it is written.
 */
public final class KeptChanges {
  /**
   * What all channels write within some hundred milliseconds travels to the other nodes as one
   * message; if it is too large for one, it takes seconds, by gossip.
   */
  private static final int WHOLE_BUCKETS_AT_A_TIME = 1;

  /** Well below {@link PresenceSweep#FORGET_AFTER_MILLIS}. */
  static final long RENEW_AFTER_MILLIS = 3_600_000;

  /**
   * One write.
   *
   * @param generation in which it is to be kept
   */
  public record Write(int bucket, long generation, PresenceState state) {}

  private static final class Bucket {
    final TreeSet<MemberKey> touched = new TreeSet<>();
    final TreeSet<Dot> ended = new TreeSet<>();
    boolean due = true;
    boolean holdsOlder = true;
    long generation;

    /** What the channel had seen at the last write; null when all is to be written. */
    @Nullable CausalContext since;
  }

  private final List<Bucket> buckets = new ArrayList<>();

  /**
   * @param found the highest generation that was found, 0 for none
   */
  public KeptChanges(long found) {
    for (int i = 0; i < PresenceKeys.BUCKETS; i++) {
      Bucket bucket = new Bucket();
      bucket.generation = found;
      // Most channels are in few buckets; where nothing was found nothing is to be replaced.
      bucket.holdsOlder = found > 0;
      buckets.add(bucket);
    }
  }

  /** The state changed from {@code before} by the delta. */
  public void changed(PresenceState before, PresenceState delta) {
    for (MemberKey key : Excerpt.touched(before, delta)) {
      Bucket bucket = buckets.get(PresenceKeys.bucket(key));
      bucket.due = true;
      if (bucket.since != null) {
        bucket.touched.add(key);
        bucket.ended.addAll(before.entriesOf(key).keySet());
      }
    }
    if (!delta.floors().epochs().isEmpty()) {
      // Also when nobody was below them: whoever starts next must not take such an epoch.
      buckets.get(0).due = true;
    }
  }

  /** Whether {@link #take} has something to write. */
  public boolean isDue(long wallMillis) {
    return buckets.stream().anyMatch(bucket -> bucket.due || isToBeRenewed(bucket, wallMillis));
  }

  private static boolean isToBeRenewed(Bucket bucket, long wallMillis) {
    return bucket.since != null && wallMillis - bucket.generation >= RENEW_AFTER_MILLIS;
  }

  /**
   * What is to be written now; there may be more after it.
   *
   * @param wallMillis from which generations are taken
   */
  public List<Write> take(PresenceState now, long wallMillis) {
    renew(wallMillis);
    List<Write> writes = new ArrayList<>();
    TreeMap<Integer, List<MemberKey>> members = null;
    int whole = 0;
    for (int number = 0; number < buckets.size(); number++) {
      Bucket bucket = buckets.get(number);
      if (bucket.due && bucket.since != null) {
        writes.add(more(number, bucket, bucket.since, now));
      } else if (bucket.due && whole < WHOLE_BUCKETS_AT_A_TIME) {
        members = members == null ? byBucket(now) : members;
        List<MemberKey> held = members.getOrDefault(number, List.of());
        boolean floors = number == 0 && !now.floors().epochs().isEmpty();
        if (!held.isEmpty() || bucket.holdsOlder || floors) {
          writes.add(whole(number, bucket, held, now, wallMillis));
          whole++;
        }
        bucket.due = false;
      }
    }
    return writes;
  }

  /** The channel has no members and its entity ends: all that its buckets hold is to go. */
  public List<Write> end(PresenceState last, long wallMillis) {
    List<Write> writes = new ArrayList<>();
    for (int number = 0; number < buckets.size(); number++) {
      Bucket bucket = buckets.get(number);
      if (bucket.since != null || bucket.holdsOlder) {
        writes.add(whole(number, bucket, List.of(), last, wallMillis));
      }
    }
    return writes;
  }

  private void renew(long wallMillis) {
    for (Bucket bucket : buckets) {
      if (isToBeRenewed(bucket, wallMillis)) {
        bucket.since = null;
        bucket.holdsOlder = true;
        bucket.due = true;
      }
    }
  }

  private static Write more(int number, Bucket bucket, CausalContext since, PresenceState now) {
    PresenceState state = Excerpt.of(now, bucket.touched, since, bucket.ended);
    written(bucket, now.context());
    return new Write(number, bucket.generation, state);
  }

  private static Write whole(
      int number, Bucket bucket, List<MemberKey> held, PresenceState now, long wallMillis) {
    bucket.generation = Math.max(wallMillis, bucket.generation + 1);
    bucket.holdsOlder = false;
    boolean holds = !held.isEmpty();
    // Of this generation nothing was written before, so without members there is nothing to bury.
    written(bucket, holds ? now.context() : null);
    CausalContext since = holds ? CausalContext.EMPTY : now.context();
    return new Write(number, bucket.generation, Excerpt.of(now, held, since, List.of()));
  }

  private static void written(Bucket bucket, @Nullable CausalContext since) {
    bucket.due = false;
    bucket.since = since;
    bucket.touched.clear();
    bucket.ended.clear();
  }

  private static TreeMap<Integer, List<MemberKey>> byBucket(PresenceState state) {
    TreeMap<Integer, List<MemberKey>> members = new TreeMap<>();
    for (MemberKey key : state.memberKeys()) {
      members.computeIfAbsent(PresenceKeys.bucket(key), bucket -> new ArrayList<>()).add(key);
    }
    return members;
  }
}
