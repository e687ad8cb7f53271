package io.meridian.node.life;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.Founding;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
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
 * @param founds whether the region may still turn out to be the first, see {@link Founding}
 * @param recalled an answer for each peer that gave one
 */
record SharedLives(@Nullable StoredLife running, boolean founds, Map<RegionId, Recalled> recalled) {

  /**
   * What a peer said of this region.
   *
   * @param life null when the peer never heard of it
   * @param neverAtFirst whether its first answer was that it never heard of it
   */
  record Recalled(@Nullable Life life, boolean neverAtFirst) {
    private Recalled then(@Nullable Life later) {
      return new Recalled(later == null ? life : later, neverAtFirst);
    }

    private String text() {
      return life == null ? NEVER : neverAtFirst ? life + "/" + NEVER : life.toString();
    }

    private static Recalled of(String text) {
      if (text.equals(NEVER)) {
        return new Recalled(null, true);
      }
      String[] parts = text.split("/", -1);
      return new Recalled(SharedLives.life(parts), parts.length > 2);
    }
  }

  static final Key<LWWMap<String, String>> KEY = LWWMapKey.create("lives");
  static final SharedLives NONE = new SharedLives(null, false, Map.of());

  private static final String RUNNING = "running";
  private static final String FOUNDS = "founds";
  private static final String RECALLED = "recalled by ";
  private static final String NEVER = "never";

  static SharedLives of(LWWMap<String, String> shared) {
    StoredLife running = null;
    boolean founds = false;
    Map<RegionId, Recalled> recalled = new TreeMap<>();
    for (Map.Entry<String, String> entry : shared.getEntries().entrySet()) {
      String text = entry.getValue();
      if (entry.getKey().equals(RUNNING)) {
        String[] parts = text.split("/", -1);
        running = new StoredLife(life(parts), Long.parseLong(parts[2]));
        founds = parts.length > 3;
      } else {
        recalled.put(new RegionId(entry.getKey().substring(RECALLED.length())), Recalled.of(text));
      }
    }
    return new SharedLives(running, founds, recalled);
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

  /** How far the founding has come; null when the region does not found itself. */
  @Nullable Founding founding() {
    if (!founds) {
      return null;
    }
    Founding founding = new Founding();
    recalled.forEach(
        (peer, said) -> founding.remembers(peer, said.neverAtFirst() ? null : said.life()));
    return founding;
  }

  /** A change of what the nodes share, as the replicator takes it: with who is to be answered. */
  interface Change
      extends Function<
          ActorRef<Replicator.UpdateResponse<LWWMap<String, String>>>,
          Replicator.Update<LWWMap<String, String>>> {}

  /** The region begins to run under this life. */
  static Change begins(
      SelfUniqueAddress node,
      StoredLife life,
      boolean founds,
      Replicator.WriteConsistency consistency) {
    return runs(node, life, before -> founds, consistency);
  }

  /**
   * The region goes on under this life.
   *
   * @param over whether it is known by now whether it is the first
   */
  static Change goesOn(SelfUniqueAddress node, StoredLife life, boolean over) {
    return runs(node, life, before -> before.founds() && !over, Replicator.writeLocal());
  }

  /** A lower life does not displace one that runs. */
  private static Change runs(
      SelfUniqueAddress node,
      StoredLife life,
      Predicate<SharedLives> founds,
      Replicator.WriteConsistency consistency) {
    return update(
        consistency,
        shared -> {
          SharedLives before = of(shared);
          StoredLife now = before.running();
          String text =
              life.life() + "/" + life.provenSince() + (founds.test(before) ? "/" + FOUNDS : "");
          return now != null && now.life().compareTo(life.life()) >= 0
              ? shared
              : shared.put(node, RUNNING, text);
        });
  }

  /** A peer answered. */
  static Change recalled(SelfUniqueAddress node, RegionId by, @Nullable Life life) {
    return update(
        Replicator.writeLocal(),
        shared -> {
          Recalled before = of(shared).recalled().get(by);
          Recalled now = before == null ? new Recalled(life, life == null) : before.then(life);
          return now.equals(before) ? shared : shared.put(node, RECALLED + by, now.text());
        });
  }

  private static Change update(
      Replicator.WriteConsistency consistency,
      Function<LWWMap<String, String>, LWWMap<String, String>> change) {
    return replyTo -> new Replicator.Update<>(KEY, LWWMap.empty(), consistency, replyTo, change);
  }
}
