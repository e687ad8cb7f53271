package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.replica.ChannelLag.Behind;
import java.util.Map;
import java.util.TreeMap;

/**
 * Remembers since when a peer, or this region, lacks what the other holds. No entry is timed: a
 * goal, which is all there was to hold at one moment, stands until it is held, then the next is
 * set. That costs the same however much is lacking. It begins anew with each entity: of what was
 * lacking before, nobody here knows since when.
 */
final class LagWatch {
  private final Map<RegionId, Goal> ofPeers = new TreeMap<>();
  private final Map<RegionId, Goal> ofOrigins = new TreeMap<>();

  private static final class Goal {
    VersionVector vector;
    long setMillis;
    long sinceMillis;

    Goal(VersionVector vector, long nowMillis) {
      this.vector = vector;
      this.setMillis = nowMillis;
      this.sinceMillis = nowMillis;
    }

    void next(VersionVector next, long nowMillis) {
      // All that was there when the goal was set is held by now.
      sinceMillis = setMillis;
      setMillis = nowMillis;
      vector = next;
    }
  }

  /**
   * All of a channel's lag; see {@link ChannelLag} for what is only handed on.
   *
   * @param own what this region holds
   */
  ChannelLag lag(
      Map<RegionId, PeerView> peers,
      VersionVector own,
      EarlyEntries early,
      int awaitingDurability,
      int withheld,
      long phantoms,
      long nowMillis) {
    ChannelLag lag =
        new ChannelLag(
            unconfirmed(peers, own, nowMillis),
            missing(peers, own, nowMillis),
            early.byRegion(),
            awaitingDurability,
            withheld,
            phantoms);
    // Most channels lack nothing, and share the one that says so.
    return lag.equals(ChannelLag.NONE) ? ChannelLag.NONE : lag;
  }

  /** What the peers lack of {@code own}, by peer. */
  private TreeMap<RegionId, Behind> unconfirmed(
      Map<RegionId, PeerView> peers, VersionVector own, long nowMillis) {
    TreeMap<RegionId, Behind> unconfirmed = new TreeMap<>();
    peers.forEach(
        (peer, view) -> {
          long entries = lacking(view.held(), own);
          if (entries == 0) {
            ofPeers.remove(peer);
          } else {
            unconfirmed.put(peer, behind(ofPeers, peer, view.held(), own, entries, nowMillis));
          }
        });
    return unconfirmed;
  }

  /** What {@code own} lacks of what peers hold, by region of origin. */
  private TreeMap<RegionId, Behind> missing(
      Map<RegionId, PeerView> peers, VersionVector own, long nowMillis) {
    TreeMap<RegionId, Behind> missing = new TreeMap<>();
    if (peers.values().stream().allMatch(view -> own.covers(view.held()))) {
      ofOrigins.clear();
      return missing;
    }
    VersionVector heads = VersionVector.EMPTY;
    for (PeerView view : peers.values()) {
      heads = heads.merge(view.held());
    }
    TreeMap<RegionId, TreeMap<Origin, Long>> byRegion = new TreeMap<>();
    heads
        .upTo()
        .forEach(
            (origin, seq) -> {
              if (seq > own.of(origin)) {
                byRegion.computeIfAbsent(origin.region(), r -> new TreeMap<>()).put(origin, seq);
              }
            });
    ofOrigins.keySet().retainAll(byRegion.keySet());
    byRegion.forEach(
        (region, lacked) -> {
          VersionVector there = new VersionVector(lacked);
          missing.put(
              region, behind(ofOrigins, region, own, there, lacking(own, there), nowMillis));
        });
    return missing;
  }

  private static Behind behind(
      Map<RegionId, Goal> goals,
      RegionId who,
      VersionVector held,
      VersionVector there,
      long entries,
      long nowMillis) {
    Goal goal = goals.computeIfAbsent(who, region -> new Goal(there, nowMillis));
    if (held.covers(goal.vector)) {
      goal.next(there, nowMillis);
    }
    return new Behind(entries, goal.sinceMillis);
  }

  private static long lacking(VersionVector held, VersionVector of) {
    long entries = 0;
    for (Map.Entry<Origin, Long> there : of.upTo().entrySet()) {
      entries += Math.max(0, there.getValue() - held.of(there.getKey()));
    }
    return entries;
  }
}
