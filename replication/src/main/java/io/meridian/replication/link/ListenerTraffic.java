package io.meridian.replication.link;

import io.meridian.regions.RegionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What came in by a {@link LinkListener} since the start. Any thread may add and read. There is an
 * account for each peer that proved itself, so there are no more than peers.
 */
public final class ListenerTraffic {
  private static final Received NOTHING = new Received();

  private final Map<RegionId, Received> byPeer = new ConcurrentHashMap<>();
  private final LinkFaults faults = new LinkFaults();

  ListenerTraffic() {}

  private static final class Received {
    final LongAdder messages = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final AtomicLong epoch = new AtomicLong();
  }

  void received(RegionId from, int bytes, long epoch) {
    received(from, bytes);
    from(from).epoch.accumulateAndGet(epoch, Math::max);
  }

  /** What says nothing of the peer's storage. */
  void received(RegionId from, int bytes) {
    Received received = from(from);
    received.messages.increment();
    received.bytes.add(bytes);
  }

  private Received from(RegionId peer) {
    return byPeer.computeIfAbsent(peer, proved -> new Received());
  }

  void closed(LinkFault fault) {
    faults.add(fault);
  }

  private Received of(RegionId peer) {
    return byPeer.getOrDefault(peer, NOTHING);
  }

  /** Messages of a peer that could be read. */
  public long messages(RegionId peer) {
    return of(peer).messages.sum();
  }

  /** Bytes of these, without the frames' lengths. */
  public long bytes(RegionId peer) {
    return of(peer).bytes.sum();
  }

  /** The newest life of the peer's storage that spoke to this node; 0 before it did. */
  public long epoch(RegionId peer) {
    return of(peer).epoch.get();
  }

  /** Why connections of peers and strangers were closed. */
  public LinkFaults faults() {
    return faults;
  }
}
