package io.meridian.node.region;

import io.meridian.regions.RegionId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts, in one sweep of the outbox, the rows that wait for each peer. A row counts unless the
 * peer was asked and holds all of the channel: what is not known to be there is taken to be
 * lacking. Any thread may call.
 */
final class SweepTally {
  /**
   * Channels of which one peer is asked at a time. One that does not answer must not hold up the
   * sweep, so beyond that rows count without asking.
   */
  static final int ASKED_MAX = 1_000;

  private final AtomicLong rows = new AtomicLong();
  private final Map<RegionId, OfPeer> peers = new TreeMap<>();

  private static final class OfPeer {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong waiting = new AtomicLong();
  }

  /**
   * @param awaited those whose confirmation the rows wait for
   */
  SweepTally(Collection<RegionId> awaited) {
    awaited.forEach(peer -> peers.put(peer, new OfPeer()));
  }

  Set<RegionId> peers() {
    return Collections.unmodifiableSet(peers.keySet());
  }

  void row() {
    rows.incrementAndGet();
  }

  /**
   * The row of a channel.
   *
   * @param reached whether the peer could be asked
   * @return whether it is to be asked; then {@link #answered} follows
   */
  boolean asks(RegionId peer, boolean reached) {
    OfPeer of = of(peer);
    if (reached && of.asked.incrementAndGet() <= ASKED_MAX) {
      return true;
    }
    if (reached) {
      of.asked.decrementAndGet();
    }
    of.waiting.incrementAndGet();
    return false;
  }

  /**
   * @param holds false also when no answer came
   */
  void answered(RegionId peer, boolean holds) {
    OfPeer of = of(peer);
    of.asked.decrementAndGet();
    if (!holds) {
      of.waiting.incrementAndGet();
    }
  }

  private OfPeer of(RegionId peer) {
    OfPeer of = peers.get(peer);
    if (of == null) {
      throw new IllegalArgumentException("nobody waits for " + peer);
    }
    return of;
  }

  OutboxCount result() {
    TreeMap<RegionId, Long> waiting = new TreeMap<>();
    peers.forEach((peer, of) -> waiting.put(peer, of.waiting.get()));
    return new OutboxCount(rows.get(), waiting);
  }
}
