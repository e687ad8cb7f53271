package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.VersionVector;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries that a subscriber has seen and that are nowhere: they were delivered before a majority
 * held them, and vanished with their region. Only the positions of those who saw them still name
 * them. What turns up after all is not counted any more.
 *
 * <p>Bound: of lines of origins beyond {@value #LINES_MAX} nothing is noted, and of one line no
 * more than {@value #ENTRIES_MAX} are counted: a position is whatever a client says it is.
 */
final class Phantoms {
  static final int LINES_MAX = 16;
  static final long ENTRIES_MAX = 1_000;

  private final Origin self;
  private VersionVector suspected = VersionVector.EMPTY;

  Phantoms(Origin self) {
    this.self = self;
  }

  /** A subscriber came that has seen this; {@code held} is what the region holds. */
  void seen(VersionVector position, VersionVector held) {
    if (held.covers(position)) {
      return;
    }
    position
        .upTo()
        .forEach(
            (origin, seq) -> {
              Dot newest = new Dot(origin, seq);
              boolean noted =
                  suspected.newestOf(origin) != null || suspected.upTo().size() < LINES_MAX;
              if (noted && !held.covers(newest)) {
                suspected = suspected.with(newest);
              }
            });
  }

  /**
   * How many there are: of storage that is gone, and not known to be held by this region or a peer.
   */
  long count(VersionVector held, Map<RegionId, PeerView> peers) {
    if (suspected.upTo().isEmpty()) {
      return 0;
    }
    suspected = lacking(held);
    long entries = 0;
    for (Map.Entry<Origin, Long> seen : suspected.upTo().entrySet()) {
      if (isGone(seen.getKey(), peers)) {
        entries += nowhere(seen.getKey(), seen.getValue(), held, peers);
      }
    }
    return entries;
  }

  private VersionVector lacking(VersionVector held) {
    TreeMap<Origin, Long> lacking = new TreeMap<>(suspected.upTo());
    lacking.entrySet().removeIf(seen -> held.of(seen.getKey()) >= seen.getValue());
    return new VersionVector(lacking);
  }

  /** Whether the storage under which it was written will not be heard of again. */
  private boolean isGone(Origin origin, Map<RegionId, PeerView> peers) {
    if (origin.region().equals(self.region())) {
      return origin.epoch() < self.epoch();
    }
    @Nullable PeerView peer = peers.get(origin.region());
    return peer == null || origin.epoch() < peer.epoch();
  }

  private static long nowhere(
      Origin origin, long seen, VersionVector held, Map<RegionId, PeerView> peers) {
    long somewhere = held.of(origin);
    for (PeerView peer : peers.values()) {
      somewhere = Math.max(somewhere, peer.held().of(origin));
    }
    return Math.min(ENTRIES_MAX, Math.max(0, seen - somewhere));
  }
}
