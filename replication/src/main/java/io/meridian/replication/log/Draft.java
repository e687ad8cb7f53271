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
  }

  /**
   * A client's publish.
   *
   * @param previous the publisher's number before this one that its edge handed over on this
   *     channel, or {@link #PREVIOUS_UNKNOWN}
   */
  public Outcome accept(PublishKey key, long previous, byte[] payload) {
    Known before = known(key);
    if (before != null) {
      return key.ordered() && !before.has(payload)
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
    HybridClock floor =
        last == null
            ? HybridClock.ZERO
            : new HybridClock(last.serial().millis(), last.serial().counter());
    clock = clock.next(nowMillis, floor);
    Dot dot = new Dot(self, vector.of(self) + 1);
    Dot after = last != null && !last.dot().origin().equals(self) ? last.dot() : null;
    Serial serial = new Serial(clock.millis(), clock.counter(), self);
    Dot continues = dot.seq() == 1 ? vector.newestOf(self) : null;
    append(new Stored(new Entry(dot, key, after, continues, serial, payload), Stored.Fate.LIVE));
    return new Outcome.Accepted(dot, serial);
  }

  /**
   * Whether an entry of a peer can be stored now: it follows its origin's last, what it comes after
   * is here, and so is what its origin continues.
   */
  public boolean canTake(Entry entry) {
    return !vector.covers(entry.dot())
        && entry.dot().seq() == vector.of(entry.dot().origin()) + 1
        && (entry.after() == null || vector.covers(entry.after()))
        && (entry.continues() == null || vector.covers(entry.continues()));
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
    vector = vector.merge(taken.vector());
    return true;
  }

  /** The event also says what the log forgets; see {@link LogState#trimmable}. */
  public void forget(LogEvent.@Nullable Trim forgotten) {
    trim = forgotten;
  }

  /** Takes an entry of a peer for which {@link #canTake} holds. */
  public void take(Entry entry) {
    Newest last = newest(entry.key().publisher());
    Stored.Fate fate;
    Known known = known(entry.key());
    Serial here = known == null ? null : known.serial();
    if (here == null && last != null && last.number() == entry.key().number()) {
      here = last.serial();
    }
    Stored.Fate told = state.undelivered(entry.dot());
    if (here != null) {
      fate = entry.serial().compareTo(here) < 0 ? Stored.Fate.EARLIER : Stored.Fate.DUPLICATE;
    } else if (told != null) {
      fate = told;
    } else if (last != null && last.number() > entry.key().number()) {
      fate = Stored.Fate.LATE;
    } else {
      fate = Stored.Fate.LIVE;
    }
    clock = clock.seen(entry.serial(), nowMillis);
    append(new Stored(entry, fate));
  }

  private void append(Stored stored) {
    Entry entry = stored.entry();
    entries.add(stored);
    vector = vector.with(entry.dot());
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
