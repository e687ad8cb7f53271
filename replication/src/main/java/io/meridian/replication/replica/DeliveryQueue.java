package io.meridian.replication.replica;

import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Newest;
import io.meridian.replication.log.Segment;
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
import org.jspecify.annotations.Nullable;

/**
 * The region's own position: what was stored goes to subscribers in this order. Each publisher with
 * an entry that is not known to be held by a majority costs a mark; when the position is as long as
 * it should get, an entry that would add a mark waits until a majority holds it. While no majority
 * is heard of, a position may get longer.
 *
 * <p>What peers sent is taken all the same, since a region whose entries nobody takes never learns
 * that a majority holds them, and two such regions would wait for each other for ever. When it is
 * too much to be kept in memory, the oldest is delivered with its mark, up to the length at which
 * positions are refused.
 *
 * <p>After a restart the marks of the whole log may be more than a position can have. Then the
 * queue stands at a place of the log that needs none, and is closed: it delivers nothing until a
 * majority holds so much that the rest fits. What lies between is not kept here, and is for
 * subscribers to read from the log when the queue opens.
 */
final class DeliveryQueue {
  /** Half of what can be read, since a subscriber may bring marks of another region. */
  private static final int CHARS_MAX = PositionCodec.TEXT_CHARS_MAX / 2;

  /**
   * Without a majority. A hub may be sent all of a log's tail at once, with a position for each
   * entry: the message stays below what nodes carry.
   */
  private static final int ALONE_CHARS = 512;

  /** Without news of a majority for longer than a link may be silent, the region is alone. */
  private static final long ALONE_MILLIS = 3_000;

  /** A mark is 8 bytes, which base64 makes 11 characters. */
  private static final int MARK_CHARS = 11;

  private final ReplicaSettings settings;
  private final Deque<Stored> waiting = new ArrayDeque<>();
  private final TreeMap<Long, Unstable> unstable = new TreeMap<>();
  private int waitingBytes;
  private VersionVector delivered;
  private VersionVector majority;
  private long majorityMillis;
  private @Nullable VersionVector opensAt;

  /** A publisher's newest delivered entry, while no majority is known to hold it. */
  private record Unstable(long number, Dot dot) {}

  /**
   * Starts with all of the log delivered, if a position can say so: subscribers come with
   * positions, and get the rest by replay.
   */
  DeliveryQueue(ReplicaSettings settings, LogState log, long nowMillis) {
    this.settings = settings;
    this.delivered = log.vector();
    this.majorityMillis = nowMillis;
    this.majority = log.majority().meet(log.vector());
    for (Map.Entry<String, Newest> known : log.newestByPublisher().entrySet()) {
      Newest newest = known.getValue();
      if (!majority.covers(newest.dot())) {
        unstable.put(Mark.of(known.getKey()), new Unstable(newest.number(), newest.dot()));
      }
    }
    if (isTooLong(delivered)) {
      opensAt = delivered;
      delivered = upToWhereAMajorityHolds(log);
    }
  }

  /** The newest place in the log's order, of those that are known, before which no mark is due. */
  private VersionVector upToWhereAMajorityHolds(LogState log) {
    VersionVector place = log.resumable();
    for (Segment segment : log.segments()) {
      if (majority.covers(segment.before()) && segment.before().covers(place)) {
        place = segment.before();
      }
    }
    if (log.tailReaches(place)) {
      for (Stored stored : log.tail()) {
        Dot dot = stored.entry().dot();
        if (!majority.covers(dot)) {
          break;
        }
        place = place.with(dot);
      }
    }
    return place;
  }

  void add(List<Stored> stored) {
    waiting.addAll(stored);
    stored.forEach(added -> waitingBytes += added.entry().weightBytes());
    if (opensAt != null && tooMany()) {
      opensAt = withWaiting(opensAt);
    }
  }

  /**
   * Leaves to the log what a closed queue cannot keep. To refuse what peers send would not do: two
   * such regions would wait for each other for ever.
   */
  private VersionVector withWaiting(VersionVector place) {
    VersionVector end = place;
    for (Stored stored : waiting) {
      Entry entry = stored.entry();
      end = end.with(entry.dot());
      if (!majority.covers(entry.dot())) {
        mark(entry);
      }
    }
    waiting.clear();
    waitingBytes = 0;
    return end;
  }

  private void mark(Entry entry) {
    unstable.merge(
        Mark.of(entry.key().publisher()),
        new Unstable(entry.key().number(), entry.dot()),
        (old, newer) -> old.number() > newer.number() ? old : newer);
  }

  /**
   * The log began anew: what was still to be delivered is skipped like what never came, since who
   * saw what the peer had forgotten may have seen newer.
   */
  void beginAnew(VersionVector resumable) {
    waiting.clear();
    waitingBytes = 0;
    delivered = resumable;
    opensAt = opensAt == null ? null : resumable;
  }

  /**
   * @param vector what a majority is known to hold, this region included: what was delivered here
   *     and is not stored yet needs its mark, since a crash would let it come under another dot
   * @return whether the queue opens: what was delivered has jumped ahead
   */
  boolean majorityHolds(VersionVector vector, long nowMillis) {
    if (vector.equals(majority)) {
      return false;
    }
    majority = vector;
    majorityMillis = nowMillis;
    unstable.values().removeIf(mark -> vector.covers(mark.dot()));
    if (opensAt == null || isTooLong(opensAt)) {
      return false;
    }
    delivered = opensAt;
    opensAt = null;
    return true;
  }

  /** What can be delivered now. */
  List<Delivery> drain(long nowMillis) {
    if (unstable.isEmpty()) {
      majorityMillis = nowMillis;
    }
    boolean alone = nowMillis - majorityMillis >= ALONE_MILLIS;
    List<Delivery> deliveries = new ArrayList<>();
    while (opensAt == null && !waiting.isEmpty()) {
      Entry entry = waiting.getFirst().entry();
      boolean stable = majority.covers(entry.dot());
      long mark = Mark.of(entry.key().publisher());
      if (!stable && !unstable.containsKey(mark) && withholds(alone)) {
        break;
      }
      delivered = delivered.with(entry.dot());
      if (!stable) {
        mark(entry);
      }
      waitingBytes -= entry.weightBytes();
      Stored stored = waiting.removeFirst();
      if (stored.live() || stored.whole()) {
        deliveries.add(new Delivery(entry, position(), stored.whole()));
      }
    }
    return deliveries;
  }

  private boolean withholds(boolean alone) {
    return atLength(settings.positionCharsGoal())
        && !(alone && !atLength(ALONE_CHARS))
        && !(tooMany() && !atLength(CHARS_MAX));
  }

  private boolean atLength(int chars) {
    return !unstable.isEmpty() && PositionCodec.encode(position()).length() + MARK_CHARS > chars;
  }

  private boolean isTooLong(VersionVector vector) {
    return PositionCodec.encode(marked(vector)).length() > CHARS_MAX;
  }

  /** Own publishes are refused long before. */
  private boolean tooMany() {
    return waiting.size() > 2 * settings.waitingAnswers()
        || waitingBytes > 2 * settings.withheldBytes();
  }

  /** Whether there is room for an own publish. */
  boolean mayWithholdMore() {
    return waiting() < settings.waitingAnswers() && waitingBytes < settings.withheldBytes();
  }

  /** Whether there is room for what peers sent, or can be made. */
  boolean mayTakeMore() {
    return !tooMany();
  }

  Position position() {
    return opensAt == null ? marked(delivered) : new Position(delivered, new TreeMap<>());
  }

  private Position marked(VersionVector vector) {
    TreeMap<Long, Long> marks = new TreeMap<>();
    unstable.forEach((publisher, newest) -> marks.put(publisher, newest.number()));
    return new Position(vector, marks);
  }

  VersionVector delivered() {
    return delivered;
  }

  /** Entries that are in memory, to be delivered later. */
  int keptEntries() {
    return waiting.size();
  }

  /** Weight of these. */
  int keptBytes() {
    return waitingBytes;
  }

  /**
   * Entries that are not delivered; of what a closed queue does not keep, each publisher's newest.
   */
  int waiting() {
    return waiting.size() + (opensAt == null ? 0 : unstable.size());
  }
}
