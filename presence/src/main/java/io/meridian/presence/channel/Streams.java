package io.meridian.presence.channel;

import io.meridian.presence.crdt.Origin;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The deltas of each activation on their way to every region: sent at once by who wrote them, again
 * when they are not acknowledged, and passed on by others once they are overdue.
 */
final class Streams {
  private final PresenceSettings settings;
  private final RegionId self;
  private final OwnDeltas own;
  private final Hearing hearing = new Hearing();
  private final DeltaBuffer buffer;
  private final TreeMap<RegionId, TreeSet<Origin>> owedAcks = new TreeMap<>();

  Streams(PresenceSettings settings, RegionId self, OwnDeltas own) {
    this.settings = settings;
    this.self = self;
    this.own = own;
    this.buffer = new DeltaBuffer(settings.bufferedDeltas(), settings.bufferedBytes());
  }

  /** All that this region holds, its own deltas included. */
  Heard heard() {
    return hearing.heard().with(own.activation(), own.last());
  }

  DeltaBuffer buffer() {
    return buffer;
  }

  /**
   * Takes a peer's deltas down; they are acknowledged to who sent them. Entries and removals may be
   * joined in any order, a floor only after what was written before it: that is what takes the
   * place of the entries that it ends. One that comes beyond a gap is left for when it comes again.
   *
   * @return whether there is something in them that may not have been joined
   */
  boolean took(RegionId from, PeerMessage.Deltas deltas, Iterable<Peer> peers) {
    Origin activation = deltas.activation();
    boolean floor = !deltas.delta().floors().epochs().isEmpty();
    if (activation.region().equals(self)) {
      return !floor;
    }
    if (floor && deltas.after() > hearing.heard().of(activation)) {
      return false;
    }
    boolean news = hearing.took(activation, deltas.after(), deltas.through());
    if (hearing.heard().epochOf(activation.region()) != activation.epoch()) {
      return true;
    }
    owedAcks.computeIfAbsent(from, region -> new TreeSet<>()).add(activation);
    if (news) {
      keep(deltas, peers);
    }
    return news;
  }

  private void keep(PeerMessage.Deltas deltas, Iterable<Peer> peers) {
    for (Peer peer : peers) {
      if (peer.lacks(deltas.activation(), deltas.through())) {
        buffer.add(
            new NumberedDelta(
                deltas.activation(),
                deltas.after(),
                deltas.through(),
                deltas.delta(),
                deltas.leaves(),
                NumberedDelta.bytesOf(deltas.delta(), deltas.leaves())));
        return;
      }
    }
  }

  /** All that a peer has joined was joined here. */
  void adopt(Heard heard) {
    hearing.adopt(heard, self);
  }

  /** This region's activation is another one from here on. */
  void restart(Origin next) {
    own.restart(next, buffer.takeAll(own.activation()));
  }

  /** A peer's activation says what it has. */
  void told(Peer peer, long epoch, Heard heard, Moment now) {
    if (epoch < peer.epoch) {
      return;
    }
    if (epoch > peer.epoch) {
      peer.epoch = epoch;
      peer.heard = Heard.NONE;
      peer.retries.clear();
    }
    Heard before = peer.heard;
    peer.heard = before.join(heard);
    peer.heard
        .through()
        .forEach(
            (activation, through) -> {
              Retry retry = peer.retries.get(activation.region());
              if (retry != null && through > before.of(activation)) {
                retry.progressed(through, now);
              }
            });
  }

  /** Sends what was written since the last time, and the acknowledgements that are owed. */
  void flush(Map<RegionId, Peer> peers, List<Peer> reachable, List<Effect> effects) {
    for (NumberedDelta delta : own.take()) {
      PeerMessage message = delta.message();
      reachable.forEach(peer -> effects.add(new Effect.Send(peer.region, message)));
      if (!reachable.isEmpty()) {
        buffer.add(delta);
      }
    }
    Heard heard = heard();
    owedAcks.forEach(
        (region, activations) -> {
          Heard owed = Heard.NONE;
          for (Origin activation : activations) {
            owed = owed.with(activation, heard.of(activation));
          }
          Peer peer = peers.get(region);
          if (peer != null) {
            peer.told = peer.told.join(owed);
            effects.add(
                new Effect.Send(region, new PeerMessage.Told(own.activation().epoch(), owed)));
          }
        });
    owedAcks.clear();
  }

  /** Sends again what peers lack, and tells them what changed. */
  void sendDue(List<Peer> reachable, Moment now, List<Effect> effects) {
    Heard heard = heard();
    for (Peer peer : reachable) {
      peer.behind = false;
      heard
          .through()
          .forEach((activation, last) -> sendAgain(peer, activation, last, now, effects));
      if (!peer.told.equals(heard)
          && now.elapsedMillis() - peer.toldMillis >= settings.tickMillis()) {
        Heard others = hearing.heard().since(peer.told);
        if (!others.equals(Heard.NONE)) {
          effects.add(
              new Effect.Send(peer.region, new PeerMessage.Told(own.activation().epoch(), others)));
        }
        peer.told = heard;
        peer.toldMillis = now.elapsedMillis();
      }
    }
    forget(reachable, heard);
  }

  private void sendAgain(
      Peer peer, Origin activation, long last, Moment now, List<Effect> effects) {
    if (!peer.lacks(activation, last)) {
      peer.retries.remove(activation.region());
      return;
    }
    boolean mine = activation.region().equals(self);
    long waitMillis = mine ? settings.resendMillis() : settings.relayMillis();
    Retry retry =
        peer.retries.computeIfAbsent(activation.region(), region -> new Retry(waitMillis, now));
    long had = peer.heard.of(activation);
    boolean reaches = buffer.reaches(activation, had);
    peer.behind |= !reaches && (mine || retry.isDue(now));
    NumberedDelta next =
        reaches && retry.isDue(now) ? buffer.next(activation, had, settings.partBytes()) : null;
    if (next != null) {
      retry.tried(last, now);
      effects.add(new Effect.Send(peer.region, next.message()));
    }
  }

  private void forget(List<Peer> reachable, Heard heard) {
    buffer.retain(activation -> heard.through().containsKey(activation));
    heard
        .through()
        .forEach(
            (activation, last) -> {
              long needed = last;
              for (Peer peer : reachable) {
                if (peer.lacks(activation, last)) {
                  needed = Math.min(needed, peer.heard.of(activation));
                }
              }
              buffer.forget(activation, needed);
            });
  }

  /** The last own delta that enough regions have heard of. */
  long heardByMajority(Map<RegionId, Peer> peers, Regions regions) {
    int others = regions.majority() - 1;
    if (others <= 0) {
      return own.last();
    }
    List<Long> heard = new ArrayList<>();
    for (RegionId region : regions.counting()) {
      Peer peer = peers.get(region);
      heard.add(peer == null ? 0 : peer.heard.of(own.activation()));
    }
    heard.sort(Comparator.reverseOrder());
    return heard.size() < others ? 0 : heard.get(others - 1);
  }

  boolean isAcknowledged(List<Peer> reachable) {
    return reachable.stream().noneMatch(peer -> peer.lacks(own.activation(), own.last()));
  }
}
