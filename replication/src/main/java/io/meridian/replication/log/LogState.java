package io.meridian.replication.log;

import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one region holds of a channel: the result of applying its journal's events in order, nothing
 * else. The same for a log that has just written an event and for one that replays it.
 */
public final class LogState {
  private final LogLimits limits;
  private final Publishers publishers;
  private final Segments segments;
  private final Overruled overruled = new Overruled();
  private final Undelivered undelivered = new Undelivered();
  private final Targets targets;
  private Tail tail;
  private VersionVector vector = VersionVector.EMPTY;
  private VersionVector majority = VersionVector.EMPTY;
  private VersionVector base = VersionVector.EMPTY;
  private VersionVector resumable = VersionVector.EMPTY;
  private HybridClock clock = HybridClock.ZERO;
  private @Nullable Origin lastOrigin;
  private boolean closed;
  private long votesIn;
  private long events;

  public LogState(LogLimits limits) {
    this.limits = limits;
    this.publishers = new Publishers(limits);
    this.segments = new Segments(limits);
    this.targets = new Targets(limits.targets());
    this.tail = new Tail(limits.tailBytes(), VersionVector.EMPTY);
  }

  /** Applies the next event of the journal. {@code self} is the region whose log this is. */
  public void apply(LogEvent event, RegionId self) {
    events++;
    if (event instanceof LogEvent.Appended appended) {
      closed = false;
      majority = majority.merge(appended.assurance().majority());
      votesIn = Math.max(votesIn, appended.assurance().votesIn());
      publishers.settled(appended.assurance().settledAgeMillis());
      publishers.writtenAt(appended.writtenMillis());
      if (appended.base() != null) {
        beginAt(appended.base());
      }
      if (appended.trim() != null) {
        trim(appended.trim());
      }
      for (Stored stored : appended.entries()) {
        append(stored, self, appended.writtenMillis());
      }
    } else if (event instanceof LogEvent.Closed end) {
      closed = true;
      lastOrigin = end.writer();
      votesIn = Math.max(votesIn, end.votesIn());
    }
  }

  private void beginAt(Base taken) {
    vector = vector.merge(taken.vector());
    base = base.merge(taken.vector());
    // A majority held it all before anybody forgot it.
    majority = majority.merge(taken.vector());
    // What was here before may be older than what this region will never deliver.
    resumable = vector;
    tail = new Tail(limits.tailBytes(), vector);
    publishers.take(taken);
    // Of what is above the base, some may never have been given to subscribers.
    targets.clear();
    undelivered.forget(base);
    undelivered.take(taken.undelivered(), vector);
  }

  private void trim(LogEvent.Trim trim) {
    base = base.merge(trim.base());
    resumable = resumable.merge(trim.base());
    segments.trim(trim.firstEvent());
    tail.trim(trim.base());
    targets.forget(trim.base());
    undelivered.forget(base);
  }

  private void append(Stored stored, RegionId self, long writtenMillis) {
    Entry entry = stored.entry();
    if (entry.dot().seq() != vector.of(entry.dot().origin()) + 1) {
      throw new IllegalStateException(
          "entry " + entry.dot() + " does not follow " + vector.of(entry.dot().origin()));
    }
    segments.add(events, vector, entry.serial(), publishers.ageMillis());
    vector = vector.with(entry.dot());
    if (stored.fate() == Stored.Fate.EARLIER) {
      overrule(entry);
    }
    if (stored.repeats()) {
      undelivered.add(entry.dot(), new Undelivered.Reason(stored.fate(), reason(entry)));
    }
    targets.add(stored, serialOf(entry.key()));
    publishers.add(stored);
    tail.add(stored);
    if (entry.dot().origin().region().equals(self)) {
      // Else the next serial of this region could be one that it has used.
      clock = clock.used(entry.serial());
      if (lastOrigin == null || lastOrigin.compareTo(entry.dot().origin()) < 0) {
        lastOrigin = entry.dot().origin();
      }
    }
    clock = clock.seen(entry.serial(), Math.max(writtenMillis, clock.millis()));
  }

  private @Nullable Dot reason(Entry undeliveredEntry) {
    Known known = publishers.known(undeliveredEntry.key());
    Newest last = publishers.newest(undeliveredEntry.key().publisher());
    return known != null ? known.dot() : last != null ? last.dot() : null;
  }

  private void overrule(Entry earlier) {
    Serial before = serialOf(earlier.key());
    if (before != null) {
      overruled.add(before);
    }
  }

  /** The serial under which a publish is here already. */
  private @Nullable Serial serialOf(PublishKey key) {
    Known known = publishers.known(key);
    Newest last = publishers.newest(key.publisher());
    if (known != null) {
      return known.serial();
    }
    return last != null && last.number() == key.number() ? last.serial() : null;
  }

  /**
   * The origin under which the next incarnation writes: it goes on with the last one if that closed
   * its log, else it takes a number that no other incarnation can have.
   *
   * @param node index of the node in its region, below {@value #NODES}: two nodes never take the
   *     same number
   * @param ageMillis how long ago the epoch began, by the wall clock: whoever starts later has a
   *     higher number, also when what an earlier one wrote cannot be read
   */
  public Origin nextOrigin(RegionId self, long epoch, int node, long ageMillis) {
    if (lastOrigin != null && lastOrigin.epoch() == epoch && closed) {
      return lastOrigin;
    }
    long generation =
        lastOrigin != null && lastOrigin.epoch() == epoch
            ? lastOrigin.incarnation() / NODES + 1
            : 0;
    return new Origin(self, epoch, Math.max(generation, ageMillis) * NODES + node);
  }

  /** How many nodes of one region can be told apart in an incarnation's number. */
  public static final int NODES = 16;

  public LogLimits limits() {
    return limits;
  }

  public VersionVector vector() {
    return vector;
  }

  /**
   * What was known to be held by a majority of regions when the newest event was written; more may
   * be by now.
   */
  public VersionVector majority() {
    return majority;
  }

  /**
   * What this log has forgotten, or never held, because it is older than the retention. Every entry
   * above it that the vector covers is in the journal.
   */
  public VersionVector base() {
    return base;
  }

  /**
   * What a position must cover to be gone on from here without a loss. Above the base when this log
   * began anew at a peer's: what is here from before then comes too late for those who have seen
   * what the peer had forgotten.
   */
  public VersionVector resumable() {
    return resumable;
  }

  /** The base, with all that a region has to know that begins there. */
  public Base sharedBase() {
    return publishers.upTo(base, undelivered.becauseOf(base));
  }

  /**
   * What may be forgotten now: whole segments, older than the retention by this log's age.
   *
   * @param dispensable what is needed here by nobody any more
   * @return null when nothing may
   */
  public LogEvent.@Nullable Trim trimmable(long retentionMillis, VersionVector dispensable) {
    Segment first = segments.firstKept(ageMillis() - retentionMillis, dispensable);
    return first == null ? null : new LogEvent.Trim(first.before(), first.firstEvent());
  }

  /** Number of the first event that is needed; those before it may be deleted. */
  public long firstEvent() {
    return segments.firstEvent();
  }

  /**
   * Why an entry is not to be delivered: as a base told, or this log decided; null when unknown.
   */
  Stored.@Nullable Fate undelivered(Dot dot) {
    Undelivered.Reason reason = undelivered.of(dot);
    return reason == null ? null : reason.fate();
  }

  /** See {@link LogEvent.Assurance#votesIn}. */
  public long votesIn() {
    return votesIn;
  }

  /** Milliseconds for which this log has been written to, long silences left out. */
  public long ageMillis() {
    return publishers.ageMillis();
  }

  /**
   * Whether something is old enough to be forgotten once it is known that no region holds what this
   * one lacks.
   */
  public boolean settlingDue() {
    return publishers.settlingDue();
  }

  /** The publishers that are remembered, each with its newest entry here. */
  public Map<String, Newest> newestByPublisher() {
    return Collections.unmodifiableMap(publishers.newestByPublisher());
  }

  public HybridClock clock() {
    return clock;
  }

  /** Number of events applied, which is the newest event's sequence number in the journal. */
  public long events() {
    return events;
  }

  public boolean closed() {
    return closed;
  }

  public @Nullable Origin lastOrigin() {
    return lastOrigin;
  }

  public @Nullable Newest newest(String publisher) {
    return publishers.newest(publisher);
  }

  /** What is remembered of a publish that has the serial, or an alias of it. */
  public @Nullable Latest latest(Serial serial) {
    return targets.latest(serial);
  }

  Targets drafted() {
    return new Targets(targets);
  }

  public @Nullable Known known(PublishKey key) {
    return publishers.known(key);
  }

  /** Whether {@link #tail()} has everything that a reader who holds {@code held} lacks. */
  public boolean tailReaches(VersionVector held) {
    return tail.reaches(held);
  }

  /** The newest entries, in this region's order. */
  public List<Stored> tail() {
    return tail.all();
  }

  /** The number of the first event that a reader who holds {@code held} may lack. */
  public long firstEventNotCoveredBy(VersionVector held) {
    return segments.firstEventNotCoveredBy(held);
  }

  public List<Segment> segments() {
    return segments.all();
  }

  /** Serials under which history does not show the entry: its message has a smaller one. */
  public List<Serial> overruled() {
    return overruled.all();
  }

  /**
   * All that a snapshot has to keep; the tail is not in it and is read from the journal when it is
   * asked for.
   */
  public Snapshot snapshot() {
    return new Snapshot(
        events,
        closed,
        lastOrigin,
        clock,
        vector,
        majority,
        votesIn,
        publishers.ageMillis(),
        publishers.latestMillis(),
        new LinkedHashMap<>(publishers.newestByPublisher()),
        new LinkedHashMap<>(publishers.recent()),
        segments.all(),
        overruled.all(),
        base,
        resumable,
        new LinkedHashMap<>(undelivered.all()),
        targets.all());
  }

  /**
   * See {@link #snapshot()}. The maps and the targets are in the order in which they were last
   * active, the longest silent first.
   */
  public record Snapshot(
      long events,
      boolean closed,
      @Nullable Origin lastOrigin,
      HybridClock clock,
      VersionVector vector,
      VersionVector majority,
      long votesIn,
      long ageMillis,
      long latestMillis,
      Map<String, Newest> newest,
      Map<PublishKey, Known> recent,
      List<Segment> segments,
      List<Serial> overruled,
      VersionVector base,
      VersionVector resumable,
      Map<Dot, Undelivered.Reason> undelivered,
      List<Latest> targets) {}

  /** The state that a snapshot was taken of, with an empty tail. */
  public static LogState restore(LogLimits limits, Snapshot snapshot) {
    LogState state = new LogState(limits);
    state.events = snapshot.events();
    state.closed = snapshot.closed();
    state.lastOrigin = snapshot.lastOrigin();
    state.clock = snapshot.clock();
    state.vector = snapshot.vector();
    state.majority = snapshot.majority();
    state.votesIn = snapshot.votesIn();
    state.publishers.restore(snapshot.ageMillis(), snapshot.latestMillis());
    state.tail = new Tail(limits.tailBytes(), snapshot.vector());
    snapshot.newest().forEach(state.publishers::restore);
    snapshot.recent().forEach(state.publishers::restore);
    snapshot.segments().forEach(state.segments::restore);
    snapshot.overruled().forEach(state.overruled::add);
    state.base = snapshot.base();
    state.resumable = snapshot.resumable();
    snapshot.undelivered().forEach(state.undelivered::add);
    snapshot.targets().forEach(state.targets::put);
    return state;
  }
}
