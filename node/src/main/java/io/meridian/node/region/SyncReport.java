package io.meridian.node.region;

import io.meridian.regions.RegionId;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the other regions are known to hold what this one holds. The node that leads its region
 * knows; the others report nothing. Any thread may ask.
 */
public final class SyncReport {

  /**
   * One peer.
   *
   * @param epoch the life of its storage, as heard; 0 when nothing was heard
   * @param throughHour every entry stored here before this hour is there; hours since 1970, null
   *     when that is not known of this life of its storage
   * @param synced whether all was compared since the topology in force came into force
   * @param rounds comparisons that ended without a failure since this node leads
   * @param running whether one is under way
   * @param checked channels compared in the round that is under way, or in the last one
   * @param failed those of them that the peer was not found to hold in time
   */
  public record Peer(
      long epoch,
      @Nullable Long throughHour,
      boolean synced,
      long rounds,
      boolean running,
      long checked,
      long failed) {}

  private volatile SortedMap<RegionId, Peer> peers = new TreeMap<>();

  void is(SortedMap<RegionId, Peer> now) {
    peers = new TreeMap<>(now);
  }

  /** By peer; empty on a node that does not lead its region. */
  public SortedMap<RegionId, Peer> peers() {
    return new TreeMap<>(peers);
  }
}
