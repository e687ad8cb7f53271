package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A state in a few hashes, so that two replicas find out whether and where they differ. The live
 * dots are hashed, not what they show: a dot has one entry. A peer that makes collisions on purpose
 * harms only itself: it is a region of the same owner.
 *
 * <p>A replica that lacks something sends its bucket hashes; the other answers with the live
 * entries of the buckets that differ, and with what it has seen. From these and from its own
 * entries in the other buckets the first knows the other's whole state ({@link #rebuilt}), and
 * joins that: no list of what is dead has to be sent.
 *
 * @param buckets by number, from 0 to {@value #BUCKETS} − 1: the hash of the bucket's live dots;
 *     empty buckets are left out
 * @param whole of the buckets, the context and the floors
 */
public record PresenceDigest(SortedMap<Integer, Long> buckets, long whole) {
  public static final int BUCKETS = 256;

  public PresenceDigest {
    buckets = Collections.unmodifiableSortedMap(new TreeMap<>(buckets));
  }

  /** Costs in proportion to the members. */
  public static PresenceDigest of(PresenceState state) {
    long[] sums = new long[BUCKETS];
    boolean[] used = new boolean[BUCKETS];
    for (Map.Entry<MemberKey, Version> member : state.members().byKey()) {
      long keyHash = hash(member.getKey());
      int bucket = bucketOf(keyHash);
      used[bucket] = true;
      for (Version v = member.getValue(); v != null; v = v.next()) {
        sums[bucket] += mix(hash(v.dot().origin(), keyHash) + v.dot().counter());
      }
    }
    TreeMap<Integer, Long> buckets = new TreeMap<>();
    long whole = hashSeen(state);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (used[bucket]) {
        buckets.put(bucket, sums[bucket]);
        whole = mix(whole + mix(sums[bucket] + bucket));
      }
    }
    return new PresenceDigest(buckets, whole);
  }

  /** The buckets in which the members are not the same. */
  public SortedSet<Integer> differingFrom(SortedMap<Integer, Long> others) {
    TreeSet<Integer> differing = new TreeSet<>(buckets.keySet());
    differing.addAll(others.keySet());
    differing.removeIf(
        bucket -> buckets.containsKey(bucket) && buckets.get(bucket).equals(others.get(bucket)));
    return differing;
  }

  /**
   * The live entries of some buckets, in parts for frames; none when there are no entries.
   *
   * @param partBytesMax as in {@link PresenceParts#split}
   */
  public static List<PresenceState> parts(
      PresenceState state, Set<Integer> buckets, int partBytesMax) {
    PresenceState chosen = live(state, buckets);
    return chosen.isEmpty() ? List.of() : PresenceParts.split(chosen, partBytesMax);
  }

  /** What a state has seen, without its entries: everything in it is dead. Not to be joined. */
  public static PresenceState seen(PresenceState state) {
    return new PresenceState(state.floors(), state.context(), Members.NONE);
  }

  /**
   * Another replica's state, or one that it includes and that has seen as much.
   *
   * @param mine the state of which the other got the hashes
   * @param differing the buckets that the other found to differ
   * @param parts its live entries in those
   * @param seen its {@link #seen}
   */
  public static PresenceState rebuilt(
      PresenceState mine, Set<Integer> differing, List<PresenceState> parts, PresenceState seen) {
    TreeSet<Integer> equal = new TreeSet<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (!differing.contains(bucket)) {
        equal.add(bucket);
      }
    }
    PresenceState entries = live(mine, equal);
    for (PresenceState part : parts) {
      entries = entries.join(part);
    }
    // What is live and not in the context would break the lattice: a collision of hashes, no more.
    CausalContext context = seen.context().union(entries.context()).above(seen.floors());
    return new PresenceState(seen.floors(), context, aboveFloors(entries, seen.floors()));
  }

  private static Members aboveFloors(PresenceState entries, Floors floors) {
    return PresenceState.ofFloors(floors).join(entries).members();
  }

  private static PresenceState live(PresenceState state, Set<Integer> buckets) {
    List<MemberKey> keys = new ArrayList<>();
    List<Version> versions = new ArrayList<>();
    List<Dot> dots = new ArrayList<>();
    for (Map.Entry<MemberKey, Version> member : state.members().byKey()) {
      if (buckets.contains(bucketOf(hash(member.getKey())))) {
        keys.add(member.getKey());
        versions.add(member.getValue());
        for (Version v = member.getValue(); v != null; v = v.next()) {
          dots.add(v.dot());
        }
      }
    }
    return new PresenceState(
        Floors.NONE, CausalContext.of(dots), Members.ofAscending(keys, versions));
  }

  private static long hashSeen(PresenceState state) {
    long hash = 1;
    for (Map.Entry<Origin, Counters> of : state.context().seen().entrySet()) {
      hash = hash(of.getKey(), hash);
      for (int run = 0; run < of.getValue().runCount(); run++) {
        hash = mix(mix(hash + of.getValue().first(run)) + of.getValue().last(run));
      }
    }
    for (Map.Entry<RegionId, Long> floor : state.floors().epochs().entrySet()) {
      hash = mix(hash(floor.getKey().value(), hash) + floor.getValue());
    }
    return hash;
  }

  private static int bucketOf(long keyHash) {
    return (int) (keyHash & (BUCKETS - 1));
  }

  private static long hash(MemberKey key) {
    return mix(hash(key.clientId(), mix(hash(key.connectionId(), 0))));
  }

  private static long hash(Origin origin, long seed) {
    return mix(hash(origin.region().value(), seed) + origin.epoch());
  }

  private static long hash(String text, long seed) {
    long hash = seed + text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = hash * 0x100000001B3L + text.charAt(i);
    }
    return mix(hash);
  }

  /** SplitMix64's finaliser: every bit of the number changes half of the bits. */
  private static long mix(long number) {
    long z = number + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
