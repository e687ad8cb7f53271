package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the topology file says at one time.
 *
 * @param version 1 at first, rises with each change
 */
record SimulatedTopology(int version, SortedMap<RegionId, RegionState> states) {

  SimulatedTopology {
    states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
  }

  static SimulatedTopology of(List<RegionId> members) {
    TreeMap<RegionId, RegionState> states = new TreeMap<>();
    members.forEach(member -> states.put(member, RegionState.MEMBER));
    return new SimulatedTopology(1, states);
  }

  SimulatedTopology with(RegionId id, RegionState state) {
    TreeMap<RegionId, RegionState> changed = new TreeMap<>(states);
    changed.put(id, state);
    return new SimulatedTopology(version + 1, changed);
  }

  SimulatedTopology without(RegionId id) {
    TreeMap<RegionId, RegionState> changed = new TreeMap<>(states);
    changed.remove(id);
    return new SimulatedTopology(version + 1, changed);
  }

  boolean has(RegionId id) {
    return states.containsKey(id);
  }

  boolean is(RegionId id, RegionState state) {
    return states.get(id) == state;
  }

  /** Those in a state, in order. */
  List<RegionId> all(RegionState state) {
    return states.keySet().stream().filter(id -> is(id, state)).toList();
  }

  /** Whether a region is being added or removed. */
  boolean isChanging() {
    return states.values().stream().anyMatch(RegionState::isChanging);
  }

  /** As one of its regions sees it. */
  Membership membership(RegionId self) {
    TreeMap<RegionId, PeerState> peers = new TreeMap<>();
    states.forEach((id, state) -> peers.put(id, peerState(state)));
    PeerState own = peers.remove(self);
    if (own == null) {
      throw new IllegalArgumentException("region " + self + " is not in " + this);
    }
    return new Membership(self, own, peers);
  }

  private static PeerState peerState(RegionState state) {
    return switch (state) {
      case MEMBER -> PeerState.ATTACHED;
      case JOINING -> PeerState.JOINING;
      case DETACHED, LEAVING -> PeerState.DETACHED;
    };
  }
}
