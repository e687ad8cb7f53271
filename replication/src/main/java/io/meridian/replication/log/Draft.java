package io.meridian.replication.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The next event of a log while it is being decided: reads the state through what has been drafted
 * so far, and leaves the state untouched until the event is written and applied.
 */
public final class Draft {
  /**
   * Number that an edge names as the one before when it does not know it: the first on a transport.
   */
  public static final long PREVIOUS_UNKNOWN = -1;

  private final LogState state;
  private final Origin self;
  private final long nowMillis;
  private final List<Stored> entries = new ArrayList<>();
  private final Map<String, Newest> newest = new HashMap<>();
  private final Map<PublishKey, Known> known = new HashMap<>();
  private Targets targets;
  private @Nullable Base base;
  private LogEvent.@Nullable Trim trim;
  private VersionVector vector;
  private HybridClock clock;

  /**
   * @param self the origin under which this incarnation writes
   * @param nowMillis wall clock, used for serials only
   */
  public Draft(LogState state, Origin self, long nowMillis) {
    this.state = state;
    this.self = self;
    this.nowMillis = nowMillis;
    this.vector = state.vector();
    this.clock = state.clock();
    this.targets = state.drafted();
  }

  /** What became of a client's publish. */
  public sealed interface Outcome {
    /** In the log once the event is written, under this dot. */
    record Accepted(Dot dot, Serial serial) implements Outcome {}

    /** It was in the log before: the retry is answered with what is known. */
    record AlreadyKnown(Known known) implements Outcome {}

    /**
     * Something that the publisher sent before it is missing; nothing was taken, the edge resends
     * in order.
     */
    record Gap(long previous, long newestHere) implements Outcome {}

    /**
     * The number is known with other messages: to acknowledge it would say that these are stored.
     * Nothing was taken.
     */
    record OtherContent(long number) implements Outcome {}

    /**
     * Below the publisher's newest number and not known (any more): it cannot be taken in order.
     */
    record BelowNewest(long number, long newestHere) implements Outcome {}

    /**
     * The message that the operation names is not remembered here: it is to be looked up in the log
     * ({@link TargetSearch}). Nothing was taken.
     */
    record TargetUnknown(Serial target) implements Outcome {}
  }

  /** A client's publish of messages; see {@link #accept(PublishKey, long, Change, byte[])}. */
  public Outcome accept(PublishKey key, long previous, byte[] payload) {
    return accept(key, previous, null, payload);
  }

  /**
   * A client's publish.
   *
   * @param previous the publisher's number before this one that its edge handed over on this
   *     channel, or {@link #PREVIOUS_UNKNOWN}
   * @param change the operation that it asks for, or null when it adds messages
   */
  public Outcome accept(PublishKey key, long previous, @Nullable Change change, byte[] payload) {
    Known before = known(key);
    if (before != null) {
      return key.ordered() && !before.has(change, payload)
          ? new Outcome.OtherContent(key.number())
          : new Outcome.AlreadyKnown(before);
    }
    Newest last = newest(key.publisher());
    if (key.ordered() && last != null && key.number() <= last.number()) {
      return new Outcome.BelowNewest(key.number(), last.number());
    }
    if (key.ordered()
        && previous != PREVIOUS_UNKNOWN
        && (last == null || last.number() != previous)) {
      return new Outcome.Gap(previous, last == null ? PREVIOUS_UNKNOWN : last.number());
    }
    Latest target = change == null ? null : target(change);
    if (change != null && target == null) {
      return new Outcome.TargetUnknown(change.target());
    }
    HybridClock floor = last == null ? HybridClock.ZERO : HybridClock.ZERO.used(last.serial());
    clock = clock.next(nowMillis, target == null ? floor : floor.used(target.newestSerial()));
    Dot dot = new Dot(self, vector.of(self) + 1);
    Dot after = last != null && !last.dot().origin().equals(self) ? last.dot() : null;
    Serial serial = new Serial(clock.millis(), clock.counter(), self);
    Dot continues = dot.seq() == 1 ? vector.newestOf(self) : null;
    Operation operation =
        change == null || target == null
            ? null
            : new Operation(
                change.kind(), target.target(change.index()), target.predecessor(self, after));
    Entry entry = new Entry(dot, key, after, continues, serial, operation, payload);
    boolean live = target == null || target.shown();
    append(new Stored(entry, live ? Stored.Fate.LIVE : Stored.Fate.WHOLE));
    return new Outcome.Accepted(dot, serial);
  }

  private @Nullable Latest target(Change change) {
    Latest remembered = latest(change.target());
    Found found = change.found();
    if (remembered != null
        || found == null
        || isForgotten(found.latest().dot())
        || !vector.covers(found.held())
        || !state.tailReaches(found.held())) {
      return remembered;
    }
    List<Stored> since = state.tail();
    since.addAll(entries);
    return found.through(since);
  }

  private @Nullable Latest latest(Serial serial) {
    Latest remembered = targets.latest(serial);
    return remembered == null || isForgotten(remembered.dot()) ? null : remembered;
  }

  /** Whether a message is gone with its publish once the event is applied. */
  private boolean isForgotten(Dot publish) {
    return state.base().covers(publish)
        || (base != null && base.vector().covers(publish))
        || (trim != null && trim.base().covers(publish));
  }

  /**
   * Whether an entry of a peer can be stored now: it follows its origin's last, what it comes after
   * is here, what its origin continues, and of an operation the message and the version that it
   * follows.
   */
  public boolean canTake(Entry entry) {
    return !vector.covers(entry.dot())
        && entry.dot().seq() == vector.of(entry.dot().origin()) + 1
        && (entry.after() == null || vector.covers(entry.after()))
        && (entry.continues() == null || vector.covers(entry.continues()))
        && (entry.operation() == null || canTake(entry.operation()));
  }

  private boolean canTake(Operation operation) {
    return vector.covers(operation.target().dot())
        && (operation.follows() == null || vector.covers(operation.follows()));
  }

  /**
   * Begins anew at a peer's base, before any entry is drafted: what is missing here and was
   * forgotten there will never come. What it says of this log's own line is not believed.
   *
   * @return false when nothing is missing here
   */
  public boolean beginAt(Base offered) {
    Base taken = offered.asTakenBy(self);
    if (vector.covers(taken.vector())) {
      return false;
    }
    if (base != null || !entries.isEmpty()) {
      throw new IllegalStateException("a base comes before everything else in an event");
    }
    base = taken;
    targets = new Targets(state.limits().targets());
    vector = vector.merge(taken.vector());
    return true;
  }

  /**
   * The event also says what the log forgets, before any entry is drafted: nothing can be changed
   * any more that goes with it. See {@link LogState#trimmable}.
   */
  public void forget(LogEvent.@Nullable Trim forgotten) {
    trim = forgotten;
  }

  /** Takes an entry of a peer for which {@link #canTake} holds. */
  public void take(Entry entry) {
    Newest last = newest(entry.key().publisher());
    Stored.Fate fate;
    Serial here = serialOf(entry.key());
    Stored.Fate told = state.undelivered(entry.dot());
    if (here != null) {
      fate = entry.serial().compareTo(here) < 0 ? Stored.Fate.EARLIER : Stored.Fate.DUPLICATE;
    } else if (told != null) {
      fate = told;
    } else if (last != null && last.number() > entry.key().number()) {
      fate = Stored.Fate.LATE;
    } else {
      fate = isNewest(entry) ? Stored.Fate.LIVE : Stored.Fate.WHOLE;
    }
    clock = clock.seen(entry.serial(), nowMillis);
    append(new Stored(entry, fate));
  }

  /** Whether subscribers who have the message as it is here can append what the entry brings. */
  private boolean isNewest(Entry entry) {
    Operation operation = entry.operation();
    if (operation == null) {
      return true;
    }
    Latest target = latest(operation.target().serial());
    return target != null && target.shown() && target.follows(entry);
  }

  /** The serial under which a publish is here already. */
  private @Nullable Serial serialOf(PublishKey key) {
    Known known = known(key);
    Newest last = newest(key.publisher());
    if (known != null) {
      return known.serial();
    }
    return last != null && last.number() == key.number() ? last.serial() : null;
  }

  private void append(Stored stored) {
    Entry entry = stored.entry();
    entries.add(stored);
    vector = vector.with(entry.dot());
    targets.add(stored, serialOf(entry.key()));
    Known before = known(entry.key());
    known.put(entry.key(), before == null ? Known.of(entry) : before.twin(entry));
    Newest last = newest(entry.key().publisher());
    if (last == null || last.number() < entry.key().number()) {
      newest.put(
          entry.key().publisher(), new Newest(entry.key().number(), entry.dot(), entry.serial()));
    }
  }

  private @Nullable Newest newest(String publisher) {
    Newest drafted = newest.get(publisher);
    Newest here = state.newest(publisher);
    return drafted != null ? drafted : base == null ? here : base.newest(publisher, here);
  }

  private @Nullable Known known(PublishKey key) {
    Known drafted = known.get(key);
    Known here = state.known(key);
    return drafted != null ? drafted : base == null ? here : base.known(key, here);
  }

  public VersionVector vector() {
    return vector;
  }

  /** What the event has so far, in order. */
  public List<Stored> entries() {
    return List.copyOf(entries);
  }

  /**
   * The event to write, or null when there is nothing to write.
   *
   * @param assurance what the writer is sure of
   */
  public LogEvent.@Nullable Appended event(LogEvent.Assurance assurance) {
    return entries.isEmpty() && base == null
        ? null
        : new LogEvent.Appended(nowMillis, assurance, base, trim, entries);
  }
}
