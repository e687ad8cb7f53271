package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Found;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.TargetSearch;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.message.Fold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is read from a region's storage: its log, and what readers make of the entries. */
final class SimulatedJournal {
  private final RegionId id;
  private final SimulatedStorage storage;
  private final LogLimits limits;

  SimulatedJournal(SimulationOptions options, RegionId id, SimulatedStorage storage) {
    this.id = id;
    this.storage = storage;
    this.limits =
        new LogLimits(
            options.whole(Option.TAIL_BYTES),
            20_000,
            options.whole(Option.RETRY_WINDOW_MILLIS),
            4,
            8,
            options.whole(Option.TARGETS));
  }

  /** As an entity that starts now would have it. */
  LogState log() {
    byte[] snapshot = storage.snapshot();
    LogState log =
        snapshot == null
            ? new LogState(limits)
            : LogState.restore(limits, SimulatedStorage.decodeSnapshot(snapshot));
    storage.eventsFrom(log.events() + 1).forEach(event -> log.apply(event, id));
    return log;
  }

  /** All entries that are kept, in order. */
  List<Stored> all() {
    return from(storage.firstEvent());
  }

  /** The entries in order, from an event that is counted from 1. */
  List<Stored> from(long firstEvent) {
    List<Stored> run = new ArrayList<>();
    for (LogEvent event : storage.eventsFrom(firstEvent)) {
      if (event instanceof LogEvent.Appended appended) {
        run.addAll(appended.entries());
      }
    }
    return run;
  }

  /** What history shows, in its order. */
  SortedMap<Serial, PublishKey> history() {
    SortedMap<Serial, PublishKey> history = new TreeMap<>();
    for (Stored stored : all()) {
      if (stored.fate() != Stored.Fate.DUPLICATE && stored.entry().operation() == null) {
        history.put(stored.entry().serial(), stored.entry().key());
      }
    }
    log().overruled().forEach(history::remove);
    return history;
  }

  /**
   * The messages of the entries that a vector covers.
   *
   * @param underWay what may not be written yet
   */
  Fold fold(VersionVector upTo, List<Stored> underWay) {
    Fold fold = new Fold(new TextContents());
    List<Stored> run = all();
    run.addAll(underWay);
    run.stream().map(Stored::entry).filter(entry -> upTo.covers(entry.dot())).forEach(fold::add);
    return fold;
  }

  /** An operation's target, as a client's edge has it looked up. */
  @Nullable Found find(Serial target) {
    TargetSearch search = new TargetSearch(target);
    List<Stored> journal = all();
    search.find(journal);
    search.trace(journal);
    return search.found(log().vector());
  }

  /** Publishes whose entries subscribers were given as they are, of those that a vector covers. */
  Collection<PublishKey> live(VersionVector delivered) {
    List<PublishKey> live = new ArrayList<>();
    for (Stored stored : all()) {
      Entry entry = stored.entry();
      if (stored.live() && entry.operation() == null && delivered.covers(entry.dot())) {
        live.add(entry.key());
      }
    }
    return live;
  }
}
