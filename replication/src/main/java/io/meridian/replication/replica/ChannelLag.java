package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a channel's logs are apart, as one region knows it. An entry is one publish.
 *
 * @param unconfirmed by peer: entries that this region holds and the peer has not said it holds.
 *     Until a peer speaks to an entity that has just started, that is the whole log
 * @param missing by region of origin: entries that some peer said it holds and this region does not
 * @param early by region of origin: entries kept aside, since one before them is not here
 * @param awaitingDurability publishes that are stored here and wait for their durability
 * @param withheld entries that wait for a majority before they are delivered, at the bound on
 *     marks; of those from before this entity started, only the newest of each publisher
 * @param phantoms entries that a subscriber has seen, of storage that is gone, and that no region
 *     is known to hold
 */
public record ChannelLag(
    SortedMap<RegionId, Behind> unconfirmed,
    SortedMap<RegionId, Behind> missing,
    SortedMap<RegionId, Early> early,
    int awaitingDurability,
    int withheld,
    long phantoms) {
  /** Every region holds the same, and nobody waits. */
  public static final ChannelLag NONE =
      new ChannelLag(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), 0, 0, 0);

  /**
   * @param entries how many are lacking, above 0
   * @param sinceMillis a moment of the elapsed clock: all that this entity saw to be had before it
   *     is held. So the oldest lacking entry has been lacking for no longer than since then, and at
   *     most for the time of one catching up less; but one that was lacking when the entity started
   *     counts from there
   */
  public record Behind(long entries, long sinceMillis) {}

  /** Entries that are here and cannot be stored yet, and what they weigh. */
  public record Early(long entries, long bytes) {
    public static final Early NONE = new Early(0, 0);

    public Early and(Early other) {
      return new Early(entries + other.entries, bytes + other.bytes);
    }
  }

  public ChannelLag {
    unconfirmed = Collections.unmodifiableSortedMap(new TreeMap<>(unconfirmed));
    missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    early = Collections.unmodifiableSortedMap(new TreeMap<>(early));
  }
}
