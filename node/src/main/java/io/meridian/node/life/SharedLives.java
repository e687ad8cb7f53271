package io.meridian.node.life;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.life.Vouchers;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.jspecify.annotations.Nullable;

/**
 * What the running nodes of a region know together, in memory alone: the life that the region runs
 * under, and what other regions recalled of it. It is gone when none of them runs, which is what
 * tells a cold start from a node that joins. As text, since Pekko replicates that without a
 * serializer of ours; a node of an earlier version reads no more of a text than it knows.
 *
 * @param running null before the region has decided
 * @param recalled an answer for each peer that gave one
 */
record SharedLives(@Nullable StoredLife running, Map<RegionId, Recalled> recalled) {

  /**
   * What a peer said of this region.
   *
   * @param life null when the peer never heard of it
   * @param vouches whether storage holds, in this life's epoch, all that the peer holds
   */
  record Recalled(@Nullable Life life, boolean vouches) {
    /** That it never heard of this region does not unsay what it recalled. */
    private static Recalled after(@Nullable Recalled before, @Nullable Life life) {
      if (before == null || life == null) {
        return before == null ? new Recalled(life, false) : before;
      }
      return new Recalled(life, before.vouchesFor(life.epoch()));
    }

    private static Recalled vouching(@Nullable Recalled before, long epoch) {
      Life life = before == null ? null : before.life();
      if (before != null && life != null && life.epoch() > epoch) {
        return before;
      }
      return new Recalled(life != null && life.epoch() == epoch ? life : new Life(epoch, 0), true);
    }

    private boolean vouchesFor(long epoch) {
      return vouches && life != null && life.epoch() == epoch;
    }

    private String text() {
      return life == null ? NEVER : vouches ? life + "/" + VOUCHES : life.toString();
    }

    private static Recalled of(String text) {
      if (text.equals(NEVER)) {
        return new Recalled(null, false);
      }
      String[] parts = text.split("/", -1);
      return new Recalled(SharedLives.life(parts), parts.length > 2 && parts[2].equals(VOUCHES));
    }
  }

  static final Key<LWWMap<String, String>> KEY = LWWMapKey.create("lives");
  static final SharedLives NONE = new SharedLives(null, Map.of());

  private static final String RUNNING = "running";
  private static final String RECALLED = "recalled by ";
  private static final String NEVER = "never";
  private static final String VOUCHES = "vouches";

  static SharedLives of(LWWMap<String, String> shared) {
    StoredLife running = null;
    Map<RegionId, Recalled> recalled = new TreeMap<>();
    for (Map.Entry<String, String> entry : shared.getEntries().entrySet()) {
      String text = entry.getValue();
      if (entry.getKey().equals(RUNNING)) {
        String[] parts = text.split("/", -1);
        running = new StoredLife(life(parts), Long.parseLong(parts[2]));
      } else {
        recalled.put(new RegionId(entry.getKey().substring(RECALLED.length())), Recalled.of(text));
      }
    }
    return new SharedLives(running, recalled);
  }

  private static Life life(String[] parts) {
    return new Life(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
  }

  /** The newest life that a peer recalled; null when none did. */
  @Nullable Life newestRecalled() {
    return recalled.values().stream()
        .map(Recalled::life)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** Who vouches for this epoch of storage. */
  Vouchers vouchers(long epoch) {
    Vouchers vouchers = new Vouchers(epoch);
    recalled.forEach(
        (peer, said) -> {
          if (said.vouchesFor(epoch)) {
            vouchers.vouches(peer, epoch);
          }
        });
    return vouchers;
  }

  /** A change of what the nodes share, as the replicator takes it: with who is to be answered. */
  interface Change
      extends Function<
          ActorRef<Replicator.UpdateResponse<LWWMap<String, String>>>,
          Replicator.Update<LWWMap<String, String>>> {}

  /** The region runs under this life; a lower one does not displace one that runs. */
  static Change runs(
      SelfUniqueAddress node, StoredLife life, Replicator.WriteConsistency consistency) {
    return update(
        consistency,
        shared -> {
          StoredLife now = of(shared).running();
          return now != null && now.life().compareTo(life.life()) >= 0
              ? shared
              : shared.put(node, RUNNING, life.life() + "/" + life.provenSince());
        });
  }

  /**
   * A peer said what it recalls.
   *
   * @param life null when it never heard of this region
   */
  static Change recalled(SelfUniqueAddress node, RegionId by, @Nullable Life life) {
    return says(node, by, before -> Recalled.after(before, life));
  }

  /** A peer vouches for this epoch of storage. */
  static Change vouched(SelfUniqueAddress node, RegionId by, long epoch) {
    return says(node, by, before -> Recalled.vouching(before, epoch));
  }

  private static Change says(
      SelfUniqueAddress node, RegionId by, Function<@Nullable Recalled, Recalled> then) {
    return update(
        Replicator.writeLocal(),
        shared -> {
          Recalled before = of(shared).recalled().get(by);
          Recalled now = then.apply(before);
          return now.equals(before) ? shared : shared.put(node, RECALLED + by, now.text());
        });
  }

  private static Change update(
      Replicator.WriteConsistency consistency,
      Function<LWWMap<String, String>, LWWMap<String, String>> change) {
    return replyTo -> new Replicator.Update<>(KEY, LWWMap.empty(), consistency, replyTo, change);
  }
}
