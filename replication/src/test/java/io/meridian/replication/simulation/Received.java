package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.VersionVector;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one subscriber has received: each message once, and those of a publisher in order. Where its
 * barrier ended before the region had caught up, which only durability of the region alone allows,
 * that is promised among what it gets in this region, in all its visits; and anew from the next
 * barrier on that is passed.
 */
final class Received {
  private final Run all = new Run("");
  private final Map<RegionId, Run> byRegion = new HashMap<>();
  private VersionVector vector = VersionVector.EMPTY;
  private RegionId at;
  private boolean mayLack;

  Received(RegionId at) {
    this.at = at;
  }

  /** Messages in the order in which they came. */
  private static final class Run {
    private final Set<PublishKey> keys = new HashSet<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final String where;

    Run(String where) {
      this.where = where;
    }

    void requireNext(String subscriber, Entry entry) {
      if (keys.contains(entry.key())) {
        throw new Violation("once", subscriber + " got " + entry + " again" + where);
      }
      Long before = newest.get(entry.key().publisher());
      if (before != null && before >= entry.key().number()) {
        throw new Violation("order", subscriber + " got " + entry + " after " + before + where);
      }
    }

    void add(PublishKey key) {
      keys.add(key);
      newest.merge(key.publisher(), key.number(), Math::max);
    }
  }

  /**
   * Its barrier ended.
   *
   * @param maybeBehind whether the region may lack what a majority held when it came
   */
  void comesTo(RegionId region, boolean maybeBehind) {
    at = region;
    mayLack = maybeBehind;
  }

  /** Whether it is where something may be missing that it has seen. */
  boolean mayLack() {
    return mayLack;
  }

  void take(String subscriber, Entry entry) {
    Run here = byRegion.computeIfAbsent(at, id -> new Run(" in " + id));
    here.requireNext(subscriber, entry);
    if (!mayLack) {
      all.requireNext(subscriber, entry);
    }
    here.add(entry.key());
    all.add(entry.key());
  }

  /** Its position never falls. */
  void moveTo(String subscriber, VersionVector now) {
    if (!now.covers(vector)) {
      throw new Violation("fell", "position of " + subscriber + " from " + vector + " to " + now);
    }
    vector = now;
  }

  boolean has(PublishKey key) {
    return all.keys.contains(key);
  }

  /** Whether it never got a message, and may not any more, since it got a newer one. */
  boolean isPast(PublishKey key) {
    Long latest = all.newest.get(key.publisher());
    return !has(key) && latest != null && latest > key.number();
  }
}
