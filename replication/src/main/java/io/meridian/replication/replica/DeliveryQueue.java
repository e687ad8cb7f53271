package io.meridian.replication.replica;

import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Newest;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Mark;
import io.meridian.replication.position.Position;
import io.meridian.replication.wire.PositionCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The region's own position: what was stored goes to subscribers in this order. Each publisher with
 * an entry that is not known to be held by a majority costs a mark; when the position is as long as
 * it should get, an entry that would add a mark waits until a majority holds it.
 *
 * <p>What peers sent is taken all the same, since a region whose entries nobody takes never learns
 * that a majority holds them, and two such regions would wait for each other for ever. When it is
 * too much to be kept in memory, the oldest is delivered with its mark, up to the length at which
 * positions are refused.
 */
final class DeliveryQueue {
  /** Half of what can be read, since a subscriber may bring marks of another region. */
  private static final int CHARS_MAX = PositionCodec.TEXT_CHARS_MAX / 2;

  /** A mark is 8 bytes, which base64 makes 11 characters. */
  private static final int MARK_CHARS = 11;

  private final ReplicaSettings settings;
  private final Deque<Stored> waiting = new ArrayDeque<>();
  private final TreeMap<Long, Unstable> unstable = new TreeMap<>();
  private int waitingBytes;
  private VersionVector delivered;
  private VersionVector majority;

  /** A publisher's newest delivered entry, while no majority is known to hold it. */
  private record Unstable(long number, Dot dot) {}

  /**
   * Starts with all of the log delivered: subscribers come with positions, and get the rest by
   * replay.
   */
  DeliveryQueue(ReplicaSettings settings, LogState log) {
    this.settings = settings;
    this.delivered = log.vector();
    this.majority = log.majority().meet(log.vector());
    for (Map.Entry<String, Newest> known : log.newestByPublisher().entrySet()) {
      Newest newest = known.getValue();
      if (!majority.covers(newest.dot())) {
        unstable.put(Mark.of(known.getKey()), new Unstable(newest.number(), newest.dot()));
      }
    }
  }

  void add(List<Stored> stored) {
    waiting.addAll(stored);
    stored.forEach(added -> waitingBytes += added.entry().weightBytes());
  }

  /**
   * The log began anew: what was still to be delivered is skipped like what never came, since who
   * saw what the peer had forgotten may have seen newer.
   */
  void beginAnew(VersionVector resumable) {
    waiting.clear();
    waitingBytes = 0;
    delivered = resumable;
  }

  /**
   * @param vector what a majority is known to hold, this region included: what was delivered here
   *     and is not stored yet needs its mark, since a crash would let it come under another dot
   */
  void majorityHolds(VersionVector vector) {
    majority = vector;
    unstable.values().removeIf(mark -> vector.covers(mark.dot()));
  }

  /** What can be delivered now. */
  List<Delivery> drain() {
    List<Delivery> deliveries = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Entry entry = waiting.getFirst().entry();
      boolean stable = majority.covers(entry.dot());
      long mark = Mark.of(entry.key().publisher());
      if (!stable && !unstable.containsKey(mark) && withholds()) {
        break;
      }
      delivered = delivered.with(entry.dot());
      if (!stable) {
        unstable.merge(
            mark,
            new Unstable(entry.key().number(), entry.dot()),
            (old, newer) -> old.number() > newer.number() ? old : newer);
      }
      waitingBytes -= entry.weightBytes();
      Stored stored = waiting.removeFirst();
      if (stored.live() || stored.whole()) {
        deliveries.add(new Delivery(entry, position(), stored.whole()));
      }
    }
    return deliveries;
  }

  private boolean withholds() {
    return atLength(settings.positionCharsGoal()) && !(tooMany() && !atLength(CHARS_MAX));
  }

  private boolean atLength(int chars) {
    return !unstable.isEmpty() && PositionCodec.encode(position()).length() + MARK_CHARS > chars;
  }

  /** Own publishes are refused long before. */
  private boolean tooMany() {
    return waiting.size() > 2 * settings.waitingAnswers()
        || waitingBytes > 2 * settings.withheldBytes();
  }

  /** Whether there is room for an own publish. */
  boolean mayWithholdMore() {
    return waiting.size() < settings.waitingAnswers() && waitingBytes < settings.withheldBytes();
  }

  /** Whether there is room for what peers sent, or can be made. */
  boolean mayTakeMore() {
    return !tooMany();
  }

  Position position() {
    TreeMap<Long, Long> marks = new TreeMap<>();
    unstable.forEach((publisher, newest) -> marks.put(publisher, newest.number()));
    return new Position(delivered, marks);
  }

  VersionVector delivered() {
    return delivered;
  }

  int waiting() {
    return waiting.size();
  }
}
