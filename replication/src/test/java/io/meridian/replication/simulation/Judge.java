package io.meridian.replication.simulation;

import io.meridian.chaos.sim.Sometimes;
import io.meridian.regions.RegionId;
import io.meridian.replication.log.Base;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.message.Fold;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Membership;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows all that happened in every region and at every client, and throws at the first broken
 * promise. With durability of the region alone, what is promised across regions is less: see {@link
 * #acknowledged(PublishKey)}, {@link #missing} and {@link Received}.
 */
final class Judge {
  private final Durability durability;
  private final SimulationOptions options;
  private final Disks disks = new Disks();
  private final Set<PublishKey> published = new HashSet<>();
  private final Set<PublishKey> operations = new HashSet<>();
  private final Set<PublishKey> acknowledged = new LinkedHashSet<>();
  private final Set<PublishKey> everLate = new HashSet<>();
  private final Set<PublishKey> overtaken = new HashSet<>();
  private final Map<Dot, Entry> contents = new HashMap<>();
  private final Map<PublishKey, Set<Dot>> dots = new HashMap<>();
  private final Map<Serial, Dot> serials = new HashMap<>();
  private VersionVector forgotten = VersionVector.EMPTY;
  private @Nullable SortedMap<Serial, PublishKey> history;
  final MessageJudge messages;
  final RetentionJudge retention;
  final MemoryJudge memory;

  Judge(Durability durability, SimulationOptions options, Sometimes sometimes) {
    this.messages = new MessageJudge(sometimes);
    this.retention = new RetentionJudge(options, disks);
    this.memory = new MemoryJudge(sometimes);
    this.durability = durability;
    this.options = options;
  }

  static byte[] payload(PublishKey key) {
    return text(key).getBytes(StandardCharsets.UTF_8);
  }

  static String text(PublishKey key) {
    return key.publisher() + "#" + key.number();
  }

  /** The publish that brought a line of a message. */
  static PublishKey key(String text) {
    int hash = text.lastIndexOf('#');
    return new PublishKey(text.substring(0, hash), Long.parseLong(text.substring(hash + 1)));
  }

  /** From now on a majority may be counted of these regions. */
  void counts(Set<RegionId> regions) {
    disks.counts(regions);
  }

  /** A region, or its entity, counts by other members than these from now on. */
  void countsNoLongerBy(Membership before) {
    disks.countsNoLongerBy(before);
  }

  void published(PublishKey key) {
    published.add(key);
  }

  /** A client asked for an operation. */
  void operated(PublishKey key) {
    operations.add(key);
  }

  void acknowledged(PublishKey key) {
    Set<Dot> held = dots.getOrDefault(key, Set.of());
    boolean durable =
        durability == Durability.REGION
            ? !held.isEmpty()
            : held.stream().anyMatch(disks::majorityHolds);
    if (!durable) {
      throw new Violation("overstated", key + " was acknowledged, and disks hold " + disks);
    }
    if (operations.contains(key)) {
      messages.acknowledged(key);
    } else {
      acknowledged.add(key);
    }
  }

  /** An event reached a region's disk. */
  void written(RegionId region, LogEvent.Appended event) {
    if (event.trim() != null) {
      forgotten = forgotten.merge(event.trim().base());
    }
    Base base = event.base();
    if (base != null) {
      if (!forgotten.covers(base.vector())) {
        throw new Violation("base", region + " begins at " + base + ", forgotten is " + forgotten);
      }
      disks.begin(region, base.vector());
    }
    for (Stored stored : event.entries()) {
      requirePublished("the disk of " + region, stored.entry());
      noteOvertaken(region, stored.entry());
      disks.raise(region, stored.entry().dot());
      messages.written(region, stored, disks.of(region));
      stored(stored);
    }
  }

  /**
   * A region takes a publish while it lacks older ones of its publisher. With durability of the
   * region alone these will come late, or not at all when they are forgotten before that.
   */
  private void noteOvertaken(RegionId region, Entry entry) {
    if (durability == Durability.REGION && entry.dot().origin().region().equals(region)) {
      dots.keySet().stream()
          .filter(key -> key.publisher().equals(entry.key().publisher()))
          .filter(key -> key.number() < entry.key().number() && !isBelow(key, disks.of(region)))
          .forEach(overtaken::add);
    }
  }

  /** Whether the publish has an entry at or below the vector. */
  boolean isBelow(PublishKey key, VersionVector vector) {
    return dots.getOrDefault(key, Set.of()).stream().anyMatch(vector::covers);
  }

  /** But for what a run without the chains takes off on the way. */
  private boolean sameContent(Entry one, Entry other) {
    return one.key().equals(other.key())
        && one.serial().equals(other.serial())
        && Objects.equals(one.continues(), other.continues())
        && (!options.has(Mechanism.CHAIN) || Objects.equals(one.after(), other.after()))
        && Objects.equals(onTheWay(one.operation()), onTheWay(other.operation()))
        && Arrays.equals(one.payload(), other.payload());
  }

  private @Nullable Operation onTheWay(@Nullable Operation operation) {
    return operation == null || options.has(Mechanism.OPERATION_CHAIN)
        ? operation
        : new Operation(operation.kind(), operation.target(), null);
  }

  private void stored(Stored stored) {
    Entry entry = stored.entry();
    Entry before = contents.putIfAbsent(entry.dot(), entry);
    if (before != null && !sameContent(before, entry)) {
      throw new Violation("dot", "two contents under one: " + before + " and " + entry);
    }
    Dot other = serials.putIfAbsent(entry.serial(), entry.dot());
    if (other != null && !other.equals(entry.dot())) {
      throw new Violation("serial", "two entries under one: " + entry + " and " + other);
    }
    dots.computeIfAbsent(entry.key(), key -> new HashSet<>()).add(entry.dot());
    if (stored.fate() == Stored.Fate.LATE) {
      everLate.add(entry.key());
    }
  }

  /** A newer writer's events took the place of older ones in a region's journal. */
  void rewritten(RegionId region, VersionVector held, List<Stored> journal) {
    journal.forEach(this::stored);
    disks.become(region, held);
    disks.neverHeldMore(region);
    messages.diskChanged(region);
  }

  /** A disk was replaced or put back: what was believed of it before was true. */
  void diskLost(RegionId region, VersionVector held) {
    disks.become(region, held);
    messages.diskChanged(region);
  }

  /**
   * What an entity holds and believes after a step.
   *
   * @param actedBy the memberships by which it may have come to believe it in this step
   */
  void holds(RegionId region, ChannelReplica replica, List<Membership> actedBy) {
    disks.requireTrue(region, replica, actedBy);
  }

  private void requirePublished(String where, Entry entry) {
    PublishKey key = entry.key();
    if (!published.contains(key) || !Arrays.equals(entry.payload(), payload(key))) {
      throw new Violation("invented", where + " got what nobody published: " + entry);
    }
  }

  void received(String subscriber, Received received, Delivery delivery) {
    Entry entry = delivery.entry();
    PublishKey key = entry.key();
    requirePublished(subscriber, entry);
    if (!contents.containsKey(entry.dot())) {
      throw new Violation("unstored", subscriber + " got what no region had stored: " + entry);
    }
    if (entry.operation() == null) {
      messages.known(entry.serial());
    } else if (delivery.whole()) {
      moved(subscriber, received, delivery.after());
      return;
    }
    received.take(subscriber, entry);
    moved(subscriber, received, delivery.after());
  }

  void moved(String subscriber, Received received, Position after) {
    received.moveTo(subscriber, after.vector());
  }

  Collection<PublishKey> acknowledged() {
    return Collections.unmodifiableSet(acknowledged);
  }

  /**
   * Which of the messages a subscriber lacks. With durability of the region alone, one that comes
   * late, or was overtaken and forgotten, is in history, and not delivered to those who have seen a
   * newer one.
   */
  List<PublishKey> missing(Received received, Collection<PublishKey> owed) {
    return owed.stream().filter(key -> lacks(received, key)).toList();
  }

  private boolean lacks(Received received, PublishKey key) {
    return !received.has(key)
        && !(durability == Durability.REGION
            && (everLate.contains(key) || (overtaken.contains(key) && isBelow(key, forgotten))));
  }

  /** See {@link MessageJudge#requireOneContent}. */
  void requireOneContent(RegionId region, Fold fold, VersionVector held) {
    messages.requireOneContent(region, fold, held, everLate);
  }

  /** History is the same in every region, and shows each message once. */
  void requireOneHistory(RegionId region, SortedMap<Serial, PublishKey> shown) {
    if (new HashSet<>(shown.values()).size() != shown.size()) {
      throw new Violation("history", region + " shows a message twice: " + shown);
    }
    if (history == null) {
      history = shown;
    } else if (!history.equals(shown)) {
      throw new Violation("history", region + " shows " + shown + ", elsewhere " + history);
    }
  }

  int acknowledgedCount() {
    return acknowledged.size() + messages.acknowledgedCount();
  }
}
