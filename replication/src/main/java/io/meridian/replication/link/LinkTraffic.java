package io.meridian.replication.link;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What went out on one {@link RegionLink} since the start, and how its peer answers. Any thread may
 * add and read.
 */
public final class LinkTraffic {
  private final LongAdder sentMessages = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder droppedDown = new LongAdder();
  private final LongAdder droppedFull = new LongAdder();
  private final LinkFaults faults = new LinkFaults();
  private volatile @Nullable LinkEnd lastEnd;
  private volatile double roundTripMillis = Double.NaN;
  private volatile boolean everHeard;
  private volatile long heardNanos;

  LinkTraffic() {}

  void sent(int bytes) {
    sentMessages.increment();
    sentBytes.add(bytes);
  }

  void dropDown() {
    droppedDown.increment();
  }

  void dropFull() {
    droppedFull.increment();
  }

  /**
   * A connection ended, or could not be made.
   *
   * @param fault none when the peer closed it
   */
  void ended(Optional<LinkFault> fault) {
    fault.ifPresent(faults::add);
    lastEnd =
        new LinkEnd(fault.map(LinkFault::toString).orElse(LinkEnd.BY_PEER), System.nanoTime());
  }

  void heard() {
    heardNanos = System.nanoTime();
    everHeard = true;
  }

  void ponged(long roundTripNanos) {
    roundTripMillis = roundTripNanos / 1e6;
  }

  void isDown() {
    roundTripMillis = Double.NaN;
  }

  /** Messages that were handed to a connection. */
  public long sentMessages() {
    return sentMessages.sum();
  }

  /** Bytes of these, without the frames' lengths. */
  public long sentBytes() {
    return sentBytes.sum();
  }

  /** Messages dropped because the link was down; replicas make them good. */
  public long droppedDown() {
    return droppedDown.sum();
  }

  /** Messages dropped because the queue was full; replicas make them good. */
  public long droppedFull() {
    return droppedFull.sum();
  }

  /** Why connections to the peer failed. */
  public LinkFaults faults() {
    return faults;
  }

  /** How the newest connection that is not there any more ended; empty while none has. */
  public Optional<LinkEnd> lastEnd() {
    return Optional.ofNullable(lastEnd);
  }

  /**
   * From the newest ping that was answered to its answer, in milliseconds, with the time for which
   * it stood behind messages; NaN while the link is down and before the first answer.
   */
  public double roundTripMillis() {
    return roundTripMillis;
  }

  /** Since the peer was last heard on this link, in milliseconds; NaN if it never was. */
  public double silentMillis() {
    return everHeard ? (System.nanoTime() - heardNanos) / 1e6 : Double.NaN;
  }
}
