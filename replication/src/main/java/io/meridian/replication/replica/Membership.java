package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The regions, as one of them sees them. Two memberships that differ by one region may be in force
 * in different regions at the same time: a majority of the one meets any majority of the other.
 *
 * @param self the region whose view this is
 * @param state of {@code self}
 * @param peers the other regions
 */
public record Membership(RegionId self, PeerState state, SortedMap<RegionId, PeerState> peers) {

  public Membership {
    peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
    if (peers.containsKey(self)) {
      throw new IllegalArgumentException("region " + self + " is not a peer of itself");
    }
  }

  /** All are attached. */
  public static Membership of(RegionId self, Iterable<RegionId> peers) {
    TreeMap<RegionId, PeerState> attached = new TreeMap<>();
    peers.forEach(peer -> attached.put(peer, PeerState.ATTACHED));
    return new Membership(self, PeerState.ATTACHED, attached);
  }

  /** Whether this region is one of those that a majority is counted of. */
  public boolean countsSelf() {
    return state != PeerState.JOINING;
  }

  /** Whether a peer is one of those that a majority is counted of. */
  public boolean counts(RegionId peer) {
    PeerState of = peers.get(peer);
    return of != null && of != PeerState.JOINING;
  }

  /** Whether entries are kept in the outbox until this peer has confirmed them. */
  public boolean waitsFor(RegionId peer) {
    PeerState of = peers.get(peer);
    return of != null && of != PeerState.DETACHED;
  }

  /** Whether entries are kept beyond their retention until this peer has confirmed them. */
  public boolean keepsFor(RegionId peer) {
    return peers.get(peer) == PeerState.ATTACHED;
  }

  /** How many regions a majority is counted of. */
  public int counted() {
    return (countsSelf() ? 1 : 0) + countedPeers();
  }

  /** How many of the peers count. */
  public int countedPeers() {
    return (int) peers.keySet().stream().filter(this::counts).count();
  }

  /** How many regions are a majority. */
  public int majority() {
    return counted() / 2 + 1;
  }
}
