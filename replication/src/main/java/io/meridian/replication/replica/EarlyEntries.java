package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.VersionVector;
import java.util.Iterator;
import java.util.TreeMap;

/**
 * Entries of peers that cannot be stored yet: a gap before them, or what they come after is not
 * here. Bounded; what does not fit is dropped, since the peer still has it and is asked again.
 */
final class EarlyEntries {
  private final int bytesMax;
  private final TreeMap<Origin, Line> byOrigin = new TreeMap<>();
  private int bytes;

  /** Of one origin. What it weighs is kept, since it is asked for with each batch. */
  private static final class Line {
    private final TreeMap<Long, Entry> entries = new TreeMap<>();
    private int bytes;
  }

  EarlyEntries(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  void add(Entry entry, VersionVector held) {
    if (held.covers(entry.dot()) || bytes + entry.weightBytes() > bytesMax) {
      return;
    }
    Line line = byOrigin.computeIfAbsent(entry.dot().origin(), origin -> new Line());
    if (line.entries.putIfAbsent(entry.dot().seq(), entry) == null) {
      weigh(line, entry.weightBytes());
    }
  }

  private void weigh(Line line, int more) {
    line.bytes += more;
    bytes += more;
  }

  /** Moves into the draft all that can be stored now, and forgets what is held already. */
  void drainInto(Draft draft) {
    boolean progress = true;
    while (progress) {
      progress = false;
      Iterator<Line> origins = byOrigin.values().iterator();
      while (origins.hasNext()) {
        Line early = origins.next();
        progress |= drain(early, draft);
        if (early.entries.isEmpty()) {
          origins.remove();
        }
      }
    }
  }

  private boolean drain(Line early, Draft draft) {
    boolean progress = false;
    while (!early.entries.isEmpty()) {
      Entry first = early.entries.firstEntry().getValue();
      if (draft.canTake(first)) {
        draft.take(first);
        progress = true;
      } else if (!draft.vector().covers(first.dot())) {
        return progress;
      }
      early.entries.pollFirstEntry();
      weigh(early, -first.weightBytes());
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
                bytes -= early.getValue().bytes;
              }
              return ended;
            });
  }

  /** How much of each region's entries is kept. */
  TreeMap<RegionId, ChannelLag.Early> byRegion() {
    TreeMap<RegionId, ChannelLag.Early> byRegion = new TreeMap<>();
    byOrigin.forEach(
        (origin, line) ->
            byRegion.merge(
                origin.region(),
                new ChannelLag.Early(line.entries.size(), line.bytes),
                ChannelLag.Early::and));
    return byRegion;
  }

  int bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return byOrigin.isEmpty();
  }
}
