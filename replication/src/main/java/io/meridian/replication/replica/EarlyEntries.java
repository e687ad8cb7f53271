package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.VersionVector;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Entries of peers that cannot be stored yet: a gap before them, or what they come after is not
 * here. Bounded; what does not fit is dropped, since the peer still has it and is asked again.
 */
final class EarlyEntries {
  private final int bytesMax;
  private final TreeMap<Origin, TreeMap<Long, Entry>> byOrigin = new TreeMap<>();
  private int bytes;

  EarlyEntries(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  void add(Entry entry, VersionVector held) {
    if (held.covers(entry.dot()) || bytes + entry.weightBytes() > bytesMax) {
      return;
    }
    Entry before =
        byOrigin
            .computeIfAbsent(entry.dot().origin(), origin -> new TreeMap<>())
            .putIfAbsent(entry.dot().seq(), entry);
    if (before == null) {
      bytes += entry.weightBytes();
    }
  }

  /** Moves into the draft all that can be stored now, and forgets what is held already. */
  void drainInto(Draft draft) {
    boolean progress = true;
    while (progress) {
      progress = false;
      Iterator<Map.Entry<Origin, TreeMap<Long, Entry>>> origins = byOrigin.entrySet().iterator();
      while (origins.hasNext()) {
        TreeMap<Long, Entry> early = origins.next().getValue();
        progress |= drain(early, draft);
        if (early.isEmpty()) {
          origins.remove();
        }
      }
    }
  }

  private boolean drain(NavigableMap<Long, Entry> early, Draft draft) {
    boolean progress = false;
    while (!early.isEmpty()) {
      Entry first = early.firstEntry().getValue();
      if (draft.canTake(first)) {
        draft.take(first);
        progress = true;
      } else if (!draft.vector().covers(first.dot())) {
        return progress;
      }
      early.pollFirstEntry();
      bytes -= first.weightBytes();
    }
    return progress;
  }

  /**
   * Drops what a region wrote in earlier lives of its storage: perhaps nobody has it any more, and
   * what no region's log has is not to appear later. If one has it, it sends it again.
   */
  void forget(RegionId region, long beforeEpoch) {
    byOrigin
        .entrySet()
        .removeIf(
            early -> {
              Origin origin = early.getKey();
              boolean ended = origin.region().equals(region) && origin.epoch() < beforeEpoch;
              if (ended) {
                early.getValue().values().forEach(entry -> bytes -= entry.weightBytes());
              }
              return ended;
            });
  }

  int size() {
    return byOrigin.values().stream().mapToInt(TreeMap::size).sum();
  }

  int bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return byOrigin.isEmpty();
  }
}
