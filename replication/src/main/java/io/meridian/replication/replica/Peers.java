package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The other regions: what each is known to hold, and so what a majority holds. */
final class Peers {
  private final TreeMap<RegionId, PeerView> views = new TreeMap<>();
  private Membership members;
  private VersionVector majority;

  /**
   * @param majority what is known already
   */
  Peers(Membership members, VersionVector majority, long nowMillis) {
    this.members = members;
    this.majority = majority;
    become(members, nowMillis);
  }

  void become(Membership now, long nowMillis) {
    members = now;
    views.keySet().retainAll(now.peers().keySet());
    now.peers().keySet().forEach(peer -> views.computeIfAbsent(peer, p -> new PeerView(nowMillis)));
  }

  Membership members() {
    return members;
  }

  Map<RegionId, PeerView> views() {
    return Collections.unmodifiableMap(views);
  }

  /** The life of each other region's storage, as far as it was heard of. */
  Map<RegionId, Long> lives() {
    Map<RegionId, Long> lives = new TreeMap<>();
    views.forEach((peer, view) -> lives.put(peer, view.epoch()));
    return lives;
  }

  /**
   * The view of a region that sent a message.
   *
   * @return null when it is not a peer, or the message is of an earlier life of its storage
   */
  @Nullable PeerView speaking(RegionId from, long epoch) {
    PeerView view = views.get(from);
    return view != null && view.lives(epoch) ? view : null;
  }

  /** What is known to be held by a majority of regions; never falls. */
  VersionVector majority() {
    return majority;
  }

  /**
   * @param held what this region holds
   * @return whether a majority is now known to hold more
   */
  boolean majorityRises(VersionVector held) {
    VersionVector now = majority;
    for (Map.Entry<Origin, Long> own : held.upTo().entrySet()) {
      Dot newest = new Dot(own.getKey(), own.getValue());
      if (!now.covers(newest)) {
        Dot byMajority = heldByMajority(newest);
        now = byMajority == null ? now : now.with(byMajority);
      }
    }
    if (now.equals(majority)) {
      return false;
    }
    majority = now;
    return true;
  }

  /** The newest dot of a line that a majority holds; this region holds {@code newest}. */
  private @Nullable Dot heldByMajority(Dot newest) {
    List<Dot> held = new ArrayList<>();
    if (members.countsSelf()) {
      held.add(newest);
    }
    for (Map.Entry<RegionId, PeerView> peer : views.entrySet()) {
      Dot theirs = peer.getValue().held().newestOf(newest.origin());
      if (theirs != null && members.counts(peer.getKey())) {
        // A peer may be ahead, but what this region lacks it cannot speak for.
        held.add(theirs.compareTo(newest) < 0 ? theirs : newest);
      }
    }
    if (held.size() < members.majority()) {
      return null;
    }
    held.sort(Collections.reverseOrder());
    return held.get(members.majority() - 1);
  }

  /** What a majority is told to hold by a region that has forgotten it since. */
  void majorityHeld(VersionVector base) {
    majority = majority.merge(base);
  }

  /** What no region needs from here: a majority holds it, and every peer that is attached. */
  VersionVector dispensable() {
    VersionVector dispensable = majority;
    for (Map.Entry<RegionId, PeerView> peer : views.entrySet()) {
      if (members.keepsFor(peer.getKey())) {
        dispensable = dispensable.meet(peer.getValue().held());
      }
    }
    return dispensable;
  }

  /** Whether every peer that is waited for is known to hold all of {@code held}. */
  boolean allHold(VersionVector held) {
    return views.entrySet().stream()
        .filter(peer -> members.waitsFor(peer.getKey()))
        .allMatch(peer -> peer.getValue().held().covers(held));
  }
}
