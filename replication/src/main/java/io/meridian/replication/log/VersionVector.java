package io.meridian.replication.log;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * For each line of origins, up to where a log is held without a gap. Immutable; a lattice under
 * {@link #merge}.
 *
 * <p>The origins of one region and epoch are a <em>line</em>: the first entry of each names the
 * last entry of the one before it ({@link Entry#continues}) and is stored nowhere without it. So
 * whoever holds an entry of an origin holds all of the line's earlier origins, and a vector needs
 * to name only the newest: it does not grow with crashes.
 *
 * @param upTo highest contiguous seq by origin, all above 0, one origin of each line
 */
public record VersionVector(NavigableMap<Origin, Long> upTo) {
  public static final VersionVector EMPTY = new VersionVector(new TreeMap<>());

  /** What {@link #of} says of an origin that a later one of its line has ended. */
  public static final long ENDED = Long.MAX_VALUE;

  public VersionVector {
    upTo = Collections.unmodifiableNavigableMap(newestOfLines(upTo));
  }

  private static NavigableMap<Origin, Long> newestOfLines(NavigableMap<Origin, Long> upTo) {
    TreeMap<Origin, Long> newest = new TreeMap<>();
    // Sorted, so the newest origin of a line comes last.
    upTo.forEach(
        (origin, seq) -> {
          Map.Entry<Origin, Long> last = newest.lastEntry();
          if (last != null && last.getKey().sameLine(origin)) {
            newest.remove(last.getKey());
          }
          newest.put(origin, seq);
        });
    return newest;
  }

  /**
   * The highest contiguous seq held of an origin: 0 for an unknown one, {@link #ENDED} when all of
   * it is held that there will ever be.
   */
  public long of(Origin origin) {
    Dot newest = newestOf(origin);
    if (newest == null) {
      return 0;
    }
    int order = newest.origin().compareTo(origin);
    return order == 0 ? newest.seq() : order > 0 ? ENDED : 0;
  }

  /** The newest dot held of an origin's line. */
  public @Nullable Dot newestOf(Origin origin) {
    Map.Entry<Origin, Long> found =
        upTo.ceilingEntry(new Origin(origin.region(), origin.epoch(), 0));
    return found != null && found.getKey().sameLine(origin)
        ? new Dot(found.getKey(), found.getValue())
        : null;
  }

  public boolean covers(Dot dot) {
    return of(dot.origin()) >= dot.seq();
  }

  public boolean covers(VersionVector other) {
    for (Map.Entry<Origin, Long> needed : other.upTo.entrySet()) {
      if (of(needed.getKey()) < needed.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** This vector, raised so that it covers the dot. */
  public VersionVector with(Dot dot) {
    if (covers(dot)) {
      return this;
    }
    TreeMap<Origin, Long> raised = new TreeMap<>(upTo);
    raised.put(dot.origin(), dot.seq());
    return new VersionVector(raised);
  }

  /** The least vector that covers both. */
  public VersionVector merge(VersionVector other) {
    if (covers(other)) {
      return this;
    }
    if (other.covers(this)) {
      return other;
    }
    TreeMap<Origin, Long> merged = new TreeMap<>(upTo);
    other.upTo.forEach((origin, seq) -> merged.merge(origin, seq, Math::max));
    return new VersionVector(merged);
  }

  /** The greatest vector that both cover. */
  public VersionVector meet(VersionVector other) {
    if (covers(other)) {
      return other;
    }
    if (other.covers(this)) {
      return this;
    }
    TreeMap<Origin, Long> least = new TreeMap<>();
    upTo.forEach(
        (origin, seq) -> {
          Dot mine = new Dot(origin, seq);
          Dot theirs = other.newestOf(origin);
          if (theirs != null) {
            Dot both = mine.compareTo(theirs) < 0 ? mine : theirs;
            least.put(both.origin(), both.seq());
          }
        });
    return new VersionVector(least);
  }

  /** This vector without what it says of one line. */
  public VersionVector without(Origin line) {
    Dot newest = newestOf(line);
    if (newest == null) {
      return this;
    }
    TreeMap<Origin, Long> rest = new TreeMap<>(upTo);
    rest.remove(newest.origin());
    return new VersionVector(rest);
  }

  @Override
  public String toString() {
    return upTo.toString();
  }
}
