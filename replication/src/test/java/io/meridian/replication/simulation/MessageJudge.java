package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Sometimes;
import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.message.Fold;
import io.meridian.replication.message.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The part of the {@link Judge} that knows what became of each message. */
final class MessageJudge {
  /** Operations gather on the newest of what clients know, so that they meet. */
  private static final int KNOWN_TO_CLIENTS = 6;

  private final Sometimes sometimes;
  private final Map<Dot, Entry> entries = new HashMap<>();
  private final Map<PublishKey, Set<Dot>> dotsOfMessage = new HashMap<>();
  private final Map<PublishKey, Serial> smallest = new HashMap<>();
  private final Map<RegionId, Map<PublishKey, Serial>> newest = new HashMap<>();
  private final List<Serial> knownToClients = new ArrayList<>();
  private final Map<PublishKey, PublishKey> messageOfOperation = new HashMap<>();
  private final Map<PublishKey, PublishKey> acknowledged = new HashMap<>();
  private @Nullable Map<PublishKey, String> contents;

  MessageJudge(Sometimes sometimes) {
    this.sometimes = sometimes;
  }

  /** A client was told of a message under this serial. */
  void known(Serial message) {
    if (!knownToClients.contains(message)) {
      knownToClients.add(message);
      if (knownToClients.size() > KNOWN_TO_CLIENTS) {
        knownToClients.remove(0);
      }
    }
  }

  @Nullable Serial target(SeededRandom random) {
    return knownToClients.isEmpty() ? null : random.pick(knownToClients);
  }

  void acknowledged(PublishKey operation) {
    PublishKey message = messageOfOperation.get(operation);
    if (message != null) {
      acknowledged.put(operation, message);
    }
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  /** The publish whose message an operation changes. */
  PublishKey messageOf(Operation operation) {
    Entry publish = entries.get(operation.target().dot());
    if (publish == null) {
      throw new Violation("orphan", "an operation on " + operation.target() + ", which is nowhere");
    }
    return publish.key();
  }

  /**
   * An entry reached a region's disk.
   *
   * @param held what the disk holds with it
   */
  void written(RegionId region, Stored stored, VersionVector held) {
    Entry first = entries.putIfAbsent(stored.entry().dot(), stored.entry());
    // What its origin wrote, whatever a run leaves out on the way.
    Entry entry = first == null ? stored.entry() : first;
    Operation operation = entry.operation();
    PublishKey message = operation == null ? entry.key() : messageOf(operation);
    Map<PublishKey, Serial> newestHere = newest.computeIfAbsent(region, id -> new HashMap<>());
    Serial before = newestHere.get(message);
    if (operation != null) {
      messageOfOperation.put(entry.key(), message);
      requirePredecessors(region, entry, operation, held);
      if (first == null && before != null && entry.serial().compareTo(before) <= 0) {
        throw new Violation("version", entry + " was accepted onto " + before);
      }
      tell(stored, operation);
    }
    if (before == null || before.compareTo(entry.serial()) < 0) {
      newestHere.put(message, entry.serial());
    }
    dotsOfMessage.computeIfAbsent(message, key -> new HashSet<>()).add(entry.dot());
    smallest.merge(entry.key(), entry.serial(), MessageJudge::smaller);
  }

  private static void requirePredecessors(
      RegionId region, Entry entry, Operation operation, VersionVector held) {
    Dot follows = operation.follows();
    if (!held.covers(operation.target().dot())) {
      throw new Violation("orphan", region + " has " + entry + " and not its message");
    }
    if (follows != null && !held.covers(follows)) {
      throw new Violation("follows", region + " has " + entry + " and not " + follows);
    }
  }

  private void tell(Stored stored, Operation operation) {
    sometimes.reached(operation.kind().toString());
    sometimes.reachedIf(
        stored.whole() && operation.kind() == Operation.Kind.APPEND, "append as whole message");
    sometimes.reachedIf(
        stored.whole() && stored.fate() == Stored.Fate.EARLIER, "operation moves back");
    Entry publish = entries.get(operation.target().dot());
    sometimes.reachedIf(
        publish != null && !publish.serial().equals(smallest.get(publish.key())),
        "operation on a twin");
  }

  /** From now on nothing is known of the region's disk. */
  void diskChanged(RegionId region) {
    newest.remove(region);
  }

  /**
   * Every region folds every message to the same, each operation is in it once, those of one
   * publisher in order, and nothing that was acknowledged is missing.
   *
   * @param mayBeOutOfOrder publishes that a region had after a newer one of their publisher
   */
  void requireOneContent(
      RegionId region, Fold fold, VersionVector held, Set<PublishKey> mayBeOutOfOrder) {
    Map<PublishKey, String> shown = new LinkedHashMap<>();
    for (PublishKey key : fold.publishes()) {
      Message message = fold.message(key, 0);
      if (message != null) {
        shown.put(key, message.last() + " " + TextContents.text(message.content()));
        requireOnceAndInOrder(region, message, mayBeOutOfOrder);
      }
    }
    requireAcknowledged(region, fold, held);
    if (contents == null) {
      contents = shown;
    } else if (!contents.equals(shown)) {
      throw new Violation("content", region + " shows " + shown + ", elsewhere " + contents);
    }
  }

  private static void requireOnceAndInOrder(
      RegionId region, Message message, Set<PublishKey> mayBeOutOfOrder) {
    List<String> lines = TextContents.lines(TextContents.text(message.content()));
    Map<String, PublishKey> last = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (String line : lines) {
      PublishKey key = Judge.key(line);
      PublishKey before = last.put(key.publisher(), key);
      if (!seen.add(line)) {
        throw new Violation("content", region + " has " + line + " twice in " + lines);
      }
      if (before != null
          && before.number() >= key.number()
          && !mayBeOutOfOrder.contains(key)
          && !mayBeOutOfOrder.contains(before)) {
        throw new Violation("content", region + " has " + line + " too late in " + lines);
      }
    }
  }

  private void requireAcknowledged(RegionId region, Fold fold, VersionVector held) {
    Map<PublishKey, Serial> smallestHere = new HashMap<>();
    for (Entry entry : entries.values()) {
      if (held.covers(entry.dot())) {
        smallestHere.merge(entry.key(), entry.serial(), MessageJudge::smaller);
      }
    }
    for (Map.Entry<PublishKey, PublishKey> operation : acknowledged.entrySet()) {
      PublishKey key = operation.getKey();
      Serial serial = smallestHere.get(key);
      Message message = fold.message(operation.getValue(), 0);
      if (serial == null || message == null) {
        throw new Violation("lost", region + " lacks " + key + " on " + operation.getValue());
      }
      List<String> lines = TextContents.lines(TextContents.text(message.content()));
      Serial base = smallestHere.get(Judge.key(lines.get(0)));
      boolean replaced = base != null && serial.compareTo(base) < 0;
      if (!replaced && !lines.contains(Judge.text(key))) {
        throw new Violation("lost", region + " lacks " + key + " in " + lines);
      }
    }
  }

  private static Serial smaller(Serial one, Serial other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /**
   * Whether a region has all that ever was of a message: if not, what a subscriber saw elsewhere
   * may have been lost before it was acknowledged.
   */
  boolean isAllIn(PublishKey message, VersionVector held) {
    return dotsOfMessage.getOrDefault(message, Set.of()).stream().allMatch(held::covers);
  }
}
