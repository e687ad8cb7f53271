package io.meridian.replication.replica;

import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Clients that moved here and wait until this region holds all that a majority of regions held
 * after they came. An acknowledged message is held by a majority and two majorities intersect, so
 * what such a client was told is stored is here before it is served.
 */
final class Barriers {
  private final ReplicaSettings settings;
  private final List<Barrier> waiting = new ArrayList<>();

  private record Barrier(long ticket, Durability durability, Inquiry inquiry, long sinceMillis) {}

  Barriers(ReplicaSettings settings) {
    this.settings = settings;
  }

  /** Ends at once, not passed, when too many wait. */
  void enter(Input.EnterBarrier enter, Inquiry inquiry, long nowMillis, List<Effect> out) {
    if (waiting.size() >= settings.waitingAnswers()) {
      out.add(new Effect.BarrierEnded(enter.ticket(), false));
    } else {
      waiting.add(new Barrier(enter.ticket(), enter.durability(), inquiry, nowMillis));
    }
  }

  /**
   * Ends those that are passed or out of time.
   *
   * @param votes whether this region counts: one that may lack what it held before passes nobody
   */
  void check(
      VersionVector held, Membership members, boolean votes, long nowMillis, List<Effect> out) {
    Iterator<Barrier> barriers = waiting.iterator();
    while (barriers.hasNext()) {
      Barrier barrier = barriers.next();
      if (votes && 1 + barrier.inquiry().covered(held, members, true) >= members.majority()) {
        out.add(new Effect.BarrierEnded(barrier.ticket(), true));
        barriers.remove();
      } else if (nowMillis - barrier.sinceMillis() >= patienceMillis(barrier)) {
        // With durability REGION order is promised within each region only, so the client is served
        // all the same.
        out.add(
            new Effect.BarrierEnded(barrier.ticket(), barrier.durability() == Durability.REGION));
        barriers.remove();
      }
    }
  }

  private long patienceMillis(Barrier barrier) {
    return barrier.durability() == Durability.REGION
        ? settings.barrierMillis() / 4
        : settings.barrierMillis();
  }

  void needed(Set<Inquiry> inquiries) {
    waiting.forEach(barrier -> inquiries.add(barrier.inquiry()));
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
