package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows all that happened in every region and at every client, and throws at the first broken
 * promise.
 */
final class Judge {
  private final Set<PublishKey> published = new HashSet<>();
  private final Set<PublishKey> acknowledged = new LinkedHashSet<>();
  private final Set<PublishKey> everLate = new HashSet<>();
  private final Map<Dot, Entry> contents = new HashMap<>();
  private final Map<Serial, Dot> serials = new HashMap<>();
  private final Map<RegionId, VersionVector> vectors = new HashMap<>();

  /** A promise that was broken. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    Violation(String message) {
      super(message);
    }
  }

  private @Nullable SortedMap<Serial, PublishKey> history;

  /** What one subscriber has received. */
  static final class Received {
    private final Set<PublishKey> keys = new HashSet<>();
    private final Map<String, Long> newest = new HashMap<>();
    private VersionVector vector = VersionVector.EMPTY;
  }

  void published(PublishKey key) {
    published.add(key);
  }

  void acknowledged(PublishKey key) {
    acknowledged.add(key);
  }

  static byte[] payload(PublishKey key) {
    return key.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  void stored(RegionId region, LogEvent.Appended event, VersionVector after) {
    for (Stored stored : event.entries()) {
      Entry entry = stored.entry();
      Entry before = contents.putIfAbsent(entry.dot(), entry);
      if (before != null
          && (!before.key().equals(entry.key()) || !before.serial().equals(entry.serial()))) {
        throw new Violation("one dot, two contents: " + before + " and " + entry);
      }
      Dot other = serials.putIfAbsent(entry.serial(), entry.dot());
      if (other != null && !other.equals(entry.dot())) {
        throw new Violation("one serial, two entries: " + entry + " and " + other);
      }
      if (stored.fate() == Stored.Fate.LATE) {
        everLate.add(entry.key());
      }
    }
    VersionVector before = vectors.put(region, after);
    if (before != null && !after.covers(before)) {
      throw new Violation("vector of " + region + " fell from " + before + " to " + after);
    }
  }

  void received(String subscriber, Received received, Entry entry, Position after) {
    PublishKey key = entry.key();
    if (!published.contains(key) || !java.util.Arrays.equals(entry.payload(), payload(key))) {
      throw new Violation(subscriber + " got what nobody published: " + entry);
    }
    if (!received.keys.add(key)) {
      throw new Violation("once: " + subscriber + " got " + entry + " again");
    }
    Long newest = received.newest.put(key.publisher(), key.number());
    if (newest != null && newest >= key.number()) {
      throw new Violation("order: " + subscriber + " got " + entry + " after " + newest);
    }
    moved(subscriber, received, after);
  }

  void moved(String subscriber, Received received, Position after) {
    if (!after.vector().covers(received.vector)) {
      throw new Violation(
          "position of " + subscriber + " fell from " + received.vector + " to " + after.vector());
    }
    received.vector = after.vector();
  }

  /**
   * @param acknowledgedByRegion such a message that comes late is in history, and not delivered to
   *     those who have seen a newer one
   */
  boolean misses(Received received, boolean acknowledgedByRegion) {
    return acknowledged.stream().anyMatch(key -> lacks(received, key, acknowledgedByRegion));
  }

  private boolean lacks(Received received, PublishKey key, boolean acknowledgedByRegion) {
    return !received.keys.contains(key) && !(acknowledgedByRegion && everLate.contains(key));
  }

  void requireComplete(String subscriber, Received received, boolean acknowledgedByRegion) {
    for (PublishKey key : acknowledged) {
      if (lacks(received, key, acknowledgedByRegion)) {
        throw new Violation("lost: " + subscriber + " never got " + key);
      }
    }
  }

  /** History is the same in every region, and shows each message once. */
  void requireOneHistory(RegionId region, SortedMap<Serial, PublishKey> shown) {
    if (new HashSet<>(shown.values()).size() != shown.size()) {
      throw new Violation("history of " + region + " shows a message twice: " + shown);
    }
    if (history == null) {
      history = shown;
    } else if (!history.equals(shown)) {
      throw new Violation("history of " + region + " is " + shown + ", elsewhere " + history);
    }
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }
}
