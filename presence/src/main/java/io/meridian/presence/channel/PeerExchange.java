package io.meridian.presence.channel;

import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What this region and its peers tell each other. */
final class PeerExchange {
  private static final long COUNTS_MILLIS = 1_000;

  private final Replica replica;
  private final Streams streams;
  private final Comparisons comparisons;
  private final TreeMap<RegionId, Peer> peers = new TreeMap<>();
  private Counts own = Counts.NONE;
  private Set<RegionId> hidden = Set.of();

  PeerExchange(PresenceSettings settings, RegionId self, Replica replica, long seed) {
    this.replica = replica;
    streams = new Streams(settings, self, replica.own());
    comparisons = new Comparisons(settings, seed);
  }

  /** Who they are, and which links came up again. */
  void regionsAre(Regions regions, Moment now) {
    peers.keySet().retainAll(regions.linkUps().keySet());
    regions
        .linkUps()
        .forEach(
            (region, linkUps) -> {
              Peer peer = peers.computeIfAbsent(region, each -> new Peer(each, linkUps, now));
              boolean back = hidden.contains(region) && !regions.hidden().contains(region);
              if (peer.linkUps != linkUps || back) {
                peer.linkUps = linkUps;
                peer.compareSoon(now);
              }
            });
    hidden = regions.hidden();
    hidden.forEach(this::forgetCounts);
  }

  private void forgetCounts(RegionId region) {
    Peer peer = peers.get(region);
    if (peer != null) {
      peer.counts = Counts.NONE;
    }
  }

  boolean hasPeers() {
    return !peers.isEmpty();
  }

  void countsAre(Counts counts) {
    own = counts;
  }

  /** Of all regions that are not hidden. */
  Counts counts() {
    Counts sum = own;
    for (Peer peer : peers.values()) {
      sum = sum.plus(peer.counts);
    }
    return sum;
  }

  /**
   * A peer's message; one of a region that is none is ignored.
   *
   * @return the members that it touched
   */
  Set<MemberKey> take(RegionId from, PeerMessage message, Moment now, List<Effect> effects) {
    Peer peer = peers.get(from);
    if (peer == null) {
      return Set.of();
    }
    if (message instanceof PeerMessage.Deltas deltas) {
      return streams.took(from, deltas, peers.values())
          ? replica.join(deltas.delta(), deltas.leaves(), now)
          : Set.of();
    }
    if (message instanceof PeerMessage.Told told) {
      told(peer, told.epoch(), told.heard(), now);
    } else if (message instanceof PeerMessage.CountsAre are) {
      countsOf(peer, are.counts());
    } else if (message instanceof PeerMessage.Compare compare) {
      compared(peer, compare, now, effects);
    } else if (message instanceof PeerMessage.Pull pull) {
      comparisons.answer(peer, pull, replica.state(), streams.heard(), effects);
    } else if (message instanceof PeerMessage.Part part) {
      return part(peer, part, now);
    } else if (message instanceof PeerMessage.Pulled pulled) {
      return pulled(peer, pulled, now);
    }
    return Set.of();
  }

  private void told(Peer peer, long epoch, Heard heard, Moment now) {
    streams.told(peer, epoch, heard, now);
    replica.activationTold(heard.epochOf(replica.writer().origin().region()), now);
  }

  private void countsOf(Peer peer, Counts counts) {
    if (!hidden.contains(peer.region)) {
      peer.counts = counts;
    }
  }

  private void compared(Peer peer, PeerMessage.Compare compare, Moment now, List<Effect> effects) {
    told(peer, compare.heard().epochOf(peer.region), compare.heard(), now);
    countsOf(peer, compare.counts());
    PresenceState state = replica.state();
    if (comparisons.compared(peer, compare, state, streams.heard(), own, now, effects)) {
      streams.adopt(compare.heard());
    }
  }

  private Set<MemberKey> part(Peer peer, PeerMessage.Part part, Moment now) {
    offerToOthers(peer, part.members());
    Set<MemberKey> touched = replica.join(part.members(), List.of(), now);
    Pull pull = comparisons.running(peer, part.round());
    if (pull == null) {
      return touched;
    }
    pull.take(part, now);
    return union(touched, complete(peer, pull, now));
  }

  private Set<MemberKey> pulled(Peer peer, PeerMessage.Pulled pulled, Moment now) {
    Pull pull = comparisons.running(peer, pulled.round());
    if (pull == null) {
      return Set.of();
    }
    pull.take(pulled, now);
    return complete(peer, pull, now);
  }

  private Set<MemberKey> complete(Peer peer, Pull pull, Moment now) {
    Heard heard = pull.heard();
    if (heard == null) {
      return Set.of();
    }
    PresenceState whole = pull.state();
    offerToOthers(peer, whole);
    Set<MemberKey> touched = replica.join(whole, List.of(), now);
    streams.adopt(heard);
    told(peer, heard.epochOf(peer.region), heard, now);
    comparisons.completed(peer);
    return touched;
  }

  /** What is new here by comparison is in nobody's deltas, so the other peers are compared with. */
  private void offerToOthers(Peer from, PresenceState come) {
    if (!replica.state().includes(come)) {
      for (Peer peer : peers.values()) {
        peer.mayLack |= peer != from;
      }
    }
  }

  private static Set<MemberKey> union(Set<MemberKey> some, Set<MemberKey> more) {
    if (more.isEmpty()) {
      return some;
    }
    some.addAll(more);
    return some;
  }

  void restart(Origin next) {
    streams.restart(next);
  }

  void stateChanged(Moment now) {
    comparisons.changed(now);
  }

  /** Sends what was written, what is owed and what is due. */
  void flush(Moment now, List<Effect> effects) {
    List<Peer> reachable = reachable();
    streams.flush(peers, reachable, effects);
    streams.sendDue(reachable, now, effects);
    comparisons.sendDue(peers.values(), replica.state(), streams.heard(), own, now, effects);
    for (Peer peer : reachable) {
      if (!peer.countsTold.equals(own)
          && now.elapsedMillis() - peer.countsToldMillis >= COUNTS_MILLIS) {
        peer.countsTold = own;
        peer.countsToldMillis = now.elapsedMillis();
        effects.add(new Effect.Send(peer.region, new PeerMessage.CountsAre(own)));
      }
    }
  }

  private List<Peer> reachable() {
    List<Peer> reachable = new ArrayList<>();
    for (Map.Entry<RegionId, Peer> peer : peers.entrySet()) {
      if (!hidden.contains(peer.getKey())) {
        reachable.add(peer.getValue());
      }
    }
    return reachable;
  }

  int bufferedDeltas() {
    return streams.buffer().count();
  }

  long heardByMajority(Regions regions) {
    return streams.heardByMajority(peers, regions);
  }

  /** Whether no reachable peer lacks anything, nor may know what is not known here. */
  boolean isSettled() {
    List<Peer> reachable = reachable();
    return streams.isAcknowledged(reachable)
        && reachable.stream().noneMatch(peer -> peer.pullNeeded);
  }
}
