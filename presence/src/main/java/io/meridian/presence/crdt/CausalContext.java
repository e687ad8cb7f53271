package io.meridian.presence.crdt;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The dots that a state has seen, dead or alive: of each origin a vector (up to where it has all)
 * and a cloud (single ones above a gap). A delta's context is all cloud: it says nothing of what
 * came before it, so a lost delta leaves a gap instead of a false memory. Immutable.
 */
public final class CausalContext {
  public static final CausalContext EMPTY = new CausalContext(new TreeMap<>());

  private final SortedMap<Origin, Counters> seen;

  private CausalContext(SortedMap<Origin, Counters> seen) {
    this.seen = Collections.unmodifiableSortedMap(seen);
  }

  public static CausalContext of(Collection<Dot> dots) {
    TreeMap<Origin, Counters.Builder> builders = new TreeMap<>();
    for (Dot dot : new TreeSet<>(dots)) {
      builders
          .computeIfAbsent(dot.origin(), origin -> new Counters.Builder(1))
          .add(dot.counter(), dot.counter());
    }
    TreeMap<Origin, Counters> seen = new TreeMap<>();
    builders.forEach((origin, builder) -> seen.put(origin, builder.build()));
    return of(seen);
  }

  static CausalContext ofRun(Origin origin, long first, long last) {
    TreeMap<Origin, Counters> one = new TreeMap<>();
    one.put(origin, Counters.run(first, last));
    return of(one);
  }

  /** Takes the map over; leaves out origins without counters. */
  static CausalContext of(SortedMap<Origin, Counters> seen) {
    seen.values().removeIf(Counters::isEmpty);
    return seen.isEmpty() ? EMPTY : new CausalContext(seen);
  }

  SortedMap<Origin, Counters> seen() {
    return seen;
  }

  public boolean isEmpty() {
    return seen.isEmpty();
  }

  public boolean contains(Dot dot) {
    return countersOf(dot.origin()).contains(dot.counter());
  }

  /** The vector's part for an origin: all its dots up to here were seen; 0 for none. */
  public long upTo(Origin origin) {
    return countersOf(origin).upTo();
  }

  /** The least origin of which it has seen a dot; empty when it has seen none. */
  public Optional<Origin> firstOrigin() {
    return seen.isEmpty() ? Optional.empty() : Optional.of(seen.firstKey());
  }

  /** Whether it has dots of an earlier epoch of the origin's region. */
  public boolean hasSeenBelow(Origin origin) {
    return seen.subMap(new Origin(origin.region(), 0), origin).size() > 0;
  }

  /** The highest counter seen of an origin, also above gaps; 0 for none. */
  public long highest(Origin origin) {
    return countersOf(origin).highest();
  }

  /** How many numbers pairs the context takes: one for each origin without gaps. */
  public int runCount() {
    return seen.values().stream().mapToInt(Counters::runCount).sum();
  }

  CausalContext union(CausalContext other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    TreeMap<Origin, Counters> all = new TreeMap<>(seen);
    other.seen.forEach((origin, counters) -> all.merge(origin, counters, Counters::union));
    return of(all);
  }

  CausalContext minus(CausalContext other) {
    TreeMap<Origin, Counters> rest = new TreeMap<>();
    seen.forEach((origin, counters) -> rest.put(origin, counters.minus(other.countersOf(origin))));
    return of(rest);
  }

  /** Without the origins that the floors cover. */
  CausalContext above(Floors floors) {
    if (seen.keySet().stream().noneMatch(floors::covers)) {
      return this;
    }
    TreeMap<Origin, Counters> rest = new TreeMap<>(seen);
    rest.keySet().removeIf(floors::covers);
    return of(rest);
  }

  private Counters countersOf(Origin origin) {
    return seen.getOrDefault(origin, Counters.NONE);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CausalContext that && seen.equals(that.seen);
  }

  @Override
  public int hashCode() {
    return seen.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (Map.Entry<Origin, Counters> of : seen.entrySet()) {
      text.append(text.length() == 1 ? "" : " ").append(of.getKey()).append(':');
      text.append(of.getValue());
    }
    return text.append('}').toString();
  }
}
