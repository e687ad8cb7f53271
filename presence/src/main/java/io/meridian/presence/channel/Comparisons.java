package io.meridian.presence.channel;

import io.meridian.presence.crdt.PresenceDigest;
import io.meridian.presence.crdt.PresenceState;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What two regions do who may know different things: one says the hash of its state; who has
 * another one asks for what differs, and gets it in parts. Each asks for itself. A message that is
 * lost is made good by the next comparison.
 */
final class Comparisons {
  private static final int DOUBLINGS_MAX = 5;

  private final PresenceSettings settings;
  private final Random random;
  private PresenceState digested = PresenceState.EMPTY;
  private PresenceDigest digest = PresenceDigest.of(PresenceState.EMPTY);
  private long changedMillis;

  Comparisons(PresenceSettings settings, long seed) {
    this.settings = settings;
    this.random = new Random(seed);
  }

  void changed(Moment now) {
    changedMillis = now.elapsedMillis();
  }

  /** Asks each peer that is due. */
  void sendDue(
      Iterable<Peer> peers,
      PresenceState state,
      Heard heard,
      Counts counts,
      Moment now,
      List<Effect> effects) {
    for (Peer peer : peers) {
      Pull pull = peer.pull;
      boolean needed = peer.pullNeeded || peer.behind || peer.mayLack;
      if (needed && peer.comparesInVain == 0) {
        peer.compareDueMillis = Math.min(peer.compareDueMillis, now.elapsedMillis());
      }
      if (peer.compareDueMillis > now.elapsedMillis()) {
        continue;
      }
      boolean running = pull != null && !pull.isStale(now, patienceMillis());
      boolean quiet = now.elapsedMillis() - changedMillis >= patienceMillis();
      if (!running && (needed || quiet)) {
        effects.add(compare(peer, state, heard, counts, true, now));
      }
      if (needed) {
        long wait = settings.resendMillis() << peer.comparesInVain;
        peer.compareDueMillis = now.elapsedMillis() + jittered(Math.min(wait, idleMillis()));
        peer.comparesInVain = Math.min(DOUBLINGS_MAX, peer.comparesInVain + 1);
      } else {
        peer.comparesInVain = 0;
        peer.compareDueMillis = now.elapsedMillis() + jittered(idleMillis());
      }
    }
  }

  private long idleMillis() {
    return settings.compareMillis();
  }

  private long patienceMillis() {
    return 2 * settings.resendMillis();
  }

  private long jittered(long millis) {
    return millis * 3 / 4 + random.nextInt((int) Math.max(1, millis / 2));
  }

  private Effect compare(
      Peer peer, PresenceState state, Heard heard, Counts counts, boolean asks, Moment now) {
    peer.told = heard;
    peer.toldMillis = now.elapsedMillis();
    peer.countsTold = counts;
    peer.countsToldMillis = now.elapsedMillis();
    return new Effect.Send(
        peer.region, new PeerMessage.Compare(digestOf(state).whole(), heard, counts, asks));
  }

  /**
   * A peer compares.
   *
   * @return whether it has the same state
   */
  boolean compared(
      Peer peer,
      PeerMessage.Compare theirs,
      PresenceState state,
      Heard heard,
      Counts counts,
      Moment now,
      List<Effect> effects) {
    boolean same = digestOf(state).whole() == theirs.hash();
    Pull running = peer.pull;
    if (same) {
      peer.pullNeeded = false;
      peer.mayLack = false;
      peer.pull = null;
    } else if (running == null || running.isStale(now, patienceMillis())) {
      peer.pullNeeded = true;
      peer.pull = new Pull(random.nextLong() >>> 1, state, now);
      effects.add(
          new Effect.Send(
              peer.region, new PeerMessage.Pull(peer.pull.round, digestOf(state).buckets())));
    }
    if (theirs.asks()) {
      effects.add(compare(peer, state, heard, counts, false, now));
    }
    return same;
  }

  /** Sends what a peer asks for. A repeated question was answered. */
  void answer(
      Peer peer, PeerMessage.Pull pull, PresenceState state, Heard heard, List<Effect> effects) {
    if (pull.round() == peer.answeredRound) {
      return;
    }
    peer.answeredRound = pull.round();
    peer.mayLack = false;
    SortedSet<Integer> differing = digestOf(state).differingFrom(pull.buckets());
    List<PresenceState> parts = PresenceDigest.parts(state, differing, settings.partBytes());
    for (int part = 0; part < parts.size(); part++) {
      PeerMessage message = new PeerMessage.Part(pull.round(), part, parts.get(part));
      effects.add(new Effect.Send(peer.region, message));
    }
    effects.add(
        new Effect.Send(
            peer.region,
            new PeerMessage.Pulled(
                pull.round(), parts.size(), differing, PresenceDigest.seen(state), heard)));
  }

  /** The pull that an answer belongs to, null when it is of an earlier one. */
  @Nullable Pull running(Peer peer, long round) {
    Pull pull = peer.pull;
    return pull == null || pull.round != round ? null : pull;
  }

  void completed(Peer peer) {
    peer.pull = null;
    peer.pullNeeded = false;
  }

  private PresenceDigest digestOf(PresenceState state) {
    if (state != digested) {
      digest = PresenceDigest.of(state);
      digested = state;
    }
    return digest;
  }
}
