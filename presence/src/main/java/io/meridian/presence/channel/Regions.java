package io.meridian.presence.channel;

import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The other regions as this node sees them now.
 *
 * @param linkUps for each peer how often the link to it came up; a peer with another number than
 *     before may have missed anything
 * @param counting the peers that count in the majority
 * @param majority how many regions are one, this one included whether it counts or not
 * @param hidden nothing was heard of them for so long, on any path, that their members are not
 *     shown
 * @param lost a subset of hidden: a majority agrees, so their floor may be raised
 */
public record Regions(
    SortedMap<RegionId, Long> linkUps,
    SortedSet<RegionId> counting,
    int majority,
    SortedSet<RegionId> hidden,
    SortedSet<RegionId> lost) {
  public static final Regions ALONE =
      new Regions(new TreeMap<>(), new TreeSet<>(), 1, new TreeSet<>(), new TreeSet<>());

  public Regions {
    linkUps = Collections.unmodifiableSortedMap(new TreeMap<>(linkUps));
    counting = Collections.unmodifiableSortedSet(new TreeSet<>(counting));
    hidden = Collections.unmodifiableSortedSet(new TreeSet<>(hidden));
    lost = Collections.unmodifiableSortedSet(new TreeSet<>(lost));
  }

  /**
   * @throws IllegalArgumentException for lost regions that are not hidden
   */
  public static Regions of(
      Map<RegionId, Long> linkUps,
      Set<RegionId> counting,
      int majority,
      Set<RegionId> hidden,
      Set<RegionId> lost) {
    if (!hidden.containsAll(lost)) {
      throw new IllegalArgumentException("lost " + lost + ", must be among the hidden " + hidden);
    }
    return new Regions(
        new TreeMap<>(linkUps),
        new TreeSet<>(counting),
        majority,
        new TreeSet<>(hidden),
        new TreeSet<>(lost));
  }
}
