package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * Clients that moved here and wait until this region holds all that a majority of regions held
 * after they came. An acknowledged message is held by a majority and two majorities intersect, so
 * what such a client was told is stored is here before it is served.
 *
 * <p>Only an answer to a question asked after the client came counts, and each region's first:
 * later traffic does not move the goal.
 */
final class Barriers {
  private static final long ASK_AGAIN_MILLIS = 500;

  private final ReplicaSettings settings;
  private final List<Barrier> waiting = new ArrayList<>();
  private long tokens;

  /**
   * @param tokens where tokens start, different from where an earlier entity's did
   */
  Barriers(ReplicaSettings settings, long tokens) {
    this.settings = settings;
    this.tokens = tokens;
  }

  private static final class Barrier {
    final long ticket;
    final long token;
    final Durability durability;
    final long sinceMillis;
    final TreeMap<RegionId, VersionVector> answers = new TreeMap<>();
    long askedMillis;

    Barrier(long ticket, long token, Durability durability, long nowMillis) {
      this.ticket = ticket;
      this.token = token;
      this.durability = durability;
      this.sinceMillis = nowMillis;
      this.askedMillis = nowMillis;
    }
  }

  void enter(Input.EnterBarrier enter, VersionVector held, long now, List<Effect> out) {
    Barrier barrier = new Barrier(enter.ticket(), ++tokens, enter.durability(), now);
    waiting.add(barrier);
    settings.peers().forEach(peer -> out.add(ask(peer, barrier, held)));
  }

  private static Effect ask(RegionId peer, Barrier barrier, VersionVector held) {
    return new Effect.Send(peer, new Exchange.Ask(barrier.token, held));
  }

  void answered(RegionId from, Exchange.Tell tell) {
    for (Barrier barrier : waiting) {
      if (barrier.token == tell.token()) {
        barrier.answers.putIfAbsent(from, tell.held());
      }
    }
  }

  /** Ends those that are passed or out of time, and asks on for the others. */
  void check(VersionVector held, long nowMillis, List<Effect> out) {
    Iterator<Barrier> barriers = waiting.iterator();
    while (barriers.hasNext()) {
      Barrier barrier = barriers.next();
      long covered = 1 + barrier.answers.values().stream().filter(held::covers).count();
      if (covered >= settings.majority()) {
        out.add(new Effect.BarrierEnded(barrier.ticket, true));
        barriers.remove();
      } else if (nowMillis - barrier.sinceMillis >= patienceMillis(barrier)) {
        // With durability REGION order is promised within each region only, so the client is served
        // all the same.
        out.add(new Effect.BarrierEnded(barrier.ticket, barrier.durability == Durability.REGION));
        barriers.remove();
      } else if (nowMillis - barrier.askedMillis >= ASK_AGAIN_MILLIS) {
        barrier.askedMillis = nowMillis;
        askOn(barrier, held, out);
      }
    }
  }

  private long patienceMillis(Barrier barrier) {
    return barrier.durability == Durability.REGION
        ? settings.barrierMillis() / 4
        : settings.barrierMillis();
  }

  private void askOn(Barrier barrier, VersionVector held, List<Effect> out) {
    for (RegionId peer : settings.peers()) {
      VersionVector answer = barrier.answers.get(peer);
      if (answer == null) {
        out.add(ask(peer, barrier, held));
      } else if (!held.covers(answer)) {
        out.add(new Effect.Send(peer, new Exchange.Digest(held)));
      }
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
