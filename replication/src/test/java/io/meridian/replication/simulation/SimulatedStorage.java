package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogState;
import io.meridian.replication.wire.JournalCodec;
import io.meridian.replication.wire.WireException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a region stores. Its journal is one of numbered events that several writers may write at the
 * same number, as Pekko Persistence on Cassandra has it: all are kept, and who reads goes by the
 * newest writer from its first event on.
 */
final class SimulatedStorage {
  private final List<Written> journal = new ArrayList<>();
  private final List<byte[]> events = new ArrayList<>();
  private final Map<RegionId, Life> remembered = new HashMap<>();
  private @Nullable StoredLife life;
  private boolean outboxRow;
  private int sealedBy;
  private byte @Nullable [] snapshot;
  private long firstEvent = 1;
  private final Map<RegionId, Long> compared = new HashMap<>();
  private @Nullable SimulatedStorage backup;
  private @Nullable SimulatedStorage replaced;

  private record Written(long number, int writer, byte[] event) {}

  /**
   * @param number of the event, from 1
   * @return whether this is what a reader finds behind all that was there, and nothing else changed
   */
  boolean append(long number, int writer, byte[] event) {
    boolean plain =
        number == events.size() + 1 && journal.stream().allMatch(w -> w.writer() <= writer);
    journal.add(new Written(number, writer, event));
    if (plain) {
      events.add(event);
    } else {
      resolve();
    }
    return plain;
  }

  /** What earlier writers have not finished will never be there. */
  void seal(int by) {
    sealedBy = by;
  }

  boolean isSealedAgainst(int writer) {
    return writer < sealedBy;
  }

  private void resolve() {
    TreeMap<Integer, Long> firstOf = new TreeMap<>(Comparator.reverseOrder());
    journal.forEach(written -> firstOf.merge(written.writer(), written.number(), Math::min));
    TreeMap<Long, byte[]> found = new TreeMap<>();
    long below = Long.MAX_VALUE;
    for (Map.Entry<Integer, Long> writer : firstOf.entrySet()) {
      for (Written written : journal) {
        if (written.writer() == writer.getKey() && written.number() < below) {
          found.put(written.number(), written.event());
        }
      }
      below = Math.min(below, writer.getValue());
    }
    events.clear();
    events.addAll(found.values());
  }

  /** Keeps a snapshot, and from then on only events from one that is counted from 1. */
  void trim(byte[] taken, long keptFrom) {
    snapshot = taken;
    firstEvent = keptFrom;
  }

  byte @Nullable [] snapshot() {
    return snapshot;
  }

  /** The first that is not deleted. */
  long firstEvent() {
    return firstEvent;
  }

  /** The events in order, from one that is counted from 1. */
  List<LogEvent> eventsFrom(long first) {
    if (first < firstEvent) {
      throw new Violation("deleted", "event " + first + " is read, kept from " + firstEvent);
    }
    List<LogEvent> read = new ArrayList<>();
    for (byte[] event : events.subList((int) first - 1, events.size())) {
      read.add(decode(event));
    }
    return Collections.unmodifiableList(read);
  }

  static LogEvent decode(byte[] event) {
    try {
      return JournalCodec.decodeEvent(event);
    } catch (WireException e) {
      throw new Violation("codec", "journal: " + e.getMessage());
    }
  }

  static LogState.Snapshot decodeSnapshot(byte[] snapshot) {
    try {
      return JournalCodec.decodeSnapshot(snapshot);
    } catch (WireException e) {
      throw new Violation("codec", "snapshot: " + e.getMessage());
    }
  }

  @Nullable StoredLife life() {
    return life;
  }

  void life(StoredLife now) {
    life = now;
  }

  @Nullable Life remembered(RegionId peer) {
    return remembered.get(peer);
  }

  void remember(RegionId peer, Life its) {
    remembered.merge(peer, its, (old, now) -> now.compareTo(old) > 0 ? now : old);
  }

  boolean isWritten() {
    return !events.isEmpty();
  }

  /** The life of a peer's storage that is known to hold what this one held when it returned. */
  long comparedWith(RegionId peer) {
    return compared.getOrDefault(peer, 0L);
  }

  void compared(RegionId peer, long epoch) {
    compared.merge(peer, epoch, Math::max);
  }

  boolean outboxRow() {
    return outboxRow;
  }

  void outboxRow(boolean there) {
    outboxRow = there;
  }

  // ---- what happens to disks

  void backUp() {
    SimulatedStorage copy = new SimulatedStorage();
    copy.become(this);
    backup = copy;
  }

  /** A disk that is empty. */
  void wipe() {
    become(new SimulatedStorage());
  }

  /**
   * @return whether there was a backup to be put back
   */
  boolean restore() {
    SimulatedStorage from = backup;
    if (from == null) {
      return false;
    }
    SimulatedStorage before = new SimulatedStorage();
    before.become(this);
    replaced = before;
    become(from);
    return true;
  }

  /**
   * What a backup was put in the place of is there again.
   *
   * @return whether there was such a thing
   */
  boolean takeBack() {
    SimulatedStorage before = replaced;
    if (before == null) {
      return false;
    }
    replaced = null;
    become(before);
    return true;
  }

  /** From now on it is what the region goes on with. */
  void stays() {
    replaced = null;
  }

  private void become(SimulatedStorage other) {
    journal.clear();
    journal.addAll(other.journal);
    events.clear();
    events.addAll(other.events);
    remembered.clear();
    remembered.putAll(other.remembered);
    compared.clear();
    compared.putAll(other.compared);
    life = other.life;
    outboxRow = other.outboxRow;
    snapshot = other.snapshot;
    firstEvent = other.firstEvent;
    sealedBy = Math.max(sealedBy, other.sealedBy);
  }
}
