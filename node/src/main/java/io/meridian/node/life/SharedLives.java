package io.meridian.node.life;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import java.util.Map;
import java.util.Optional;
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
 * serializer of ours.
 *
 * @param running null before the region has decided
 * @param recalled an answer for each peer that gave one, empty when the peer never heard of it
 */
record SharedLives(@Nullable StoredLife running, Map<RegionId, Optional<Life>> recalled) {
  static final Key<LWWMap<String, String>> KEY = LWWMapKey.create("lives");
  static final SharedLives NONE = new SharedLives(null, Map.of());

  private static final String RUNNING = "running";
  private static final String RECALLED = "recalled by ";
  private static final String NEVER = "never";

  static SharedLives of(LWWMap<String, String> shared) {
    StoredLife running = null;
    Map<RegionId, Optional<Life>> recalled = new TreeMap<>();
    for (Map.Entry<String, String> entry : shared.getEntries().entrySet()) {
      String text = entry.getValue();
      if (entry.getKey().equals(RUNNING)) {
        String[] numbers = text.split("/", -1);
        running = new StoredLife(life(numbers), Long.parseLong(numbers[2]));
      } else {
        recalled.put(
            new RegionId(entry.getKey().substring(RECALLED.length())),
            text.equals(NEVER) ? Optional.empty() : Optional.of(life(text.split("/", -1))));
      }
    }
    return new SharedLives(running, recalled);
  }

  private static Life life(String[] numbers) {
    return new Life(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

  /** The newest life that a peer recalled; null when none did. */
  @Nullable Life newestRecalled() {
    return recalled.values().stream().flatMap(Optional::stream).max(Life::compareTo).orElse(null);
  }

  /** A change of what the nodes share, as the replicator takes it: with who is to be answered. */
  interface Change
      extends Function<
          ActorRef<Replicator.UpdateResponse<LWWMap<String, String>>>,
          Replicator.Update<LWWMap<String, String>>> {}

  /** The region runs under this life; a lower one does not displace it. */
  static Change running(
      SelfUniqueAddress node, StoredLife life, Replicator.WriteConsistency consistency) {
    String text = life.life() + "/" + life.provenSince();
    return update(
        consistency,
        shared -> {
          StoredLife now = of(shared).running();
          return now != null && now.life().compareTo(life.life()) >= 0
              ? shared
              : shared.put(node, RUNNING, text);
        });
  }

  /** A peer answered. */
  static Change recalled(SelfUniqueAddress node, RegionId by, @Nullable Life life) {
    String text = life == null ? NEVER : life.toString();
    return update(
        Replicator.writeLocal(),
        shared ->
            text.equals(shared.getEntries().get(RECALLED + by))
                ? shared
                : shared.put(node, RECALLED + by, text));
  }

  private static Change update(
      Replicator.WriteConsistency consistency,
      Function<LWWMap<String, String>, LWWMap<String, String>> change) {
    return replyTo -> new Replicator.Update<>(KEY, LWWMap.empty(), consistency, replyTo, change);
  }
}
