package io.meridian.node.region;

import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a sweep of the outbox found.
 *
 * @param rows of the region's outbox, that of a channel in use among them
 * @param waiting by peer: how many of these are of channels of which the peer was not found to hold
 *     all. A peer that is not named was not counted
 */
public record OutboxCount(long rows, SortedMap<RegionId, Long> waiting) {

  public OutboxCount {
    waiting = Collections.unmodifiableSortedMap(new TreeMap<>(waiting));
  }

  /** Empty: nobody knows. */
  public OptionalLong waiting(RegionId peer) {
    Long rows = waiting.get(peer);
    return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  /**
   * What still holds when a link comes up: rows may have come while it was down, so that none is
   * not to be relied on before the next sweep.
   */
  public OutboxCount withoutZeros() {
    TreeMap<RegionId, Long> some = new TreeMap<>(waiting);
    some.values().removeIf(rows -> rows == 0);
    return new OutboxCount(rows, some);
  }
}
