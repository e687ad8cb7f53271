package io.meridian.replication.log;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For each origin, up to where a log is held without a gap. Immutable; a lattice under {@link
 * #merge}.
 *
 * @param upTo highest contiguous seq by origin, all above 0
 */
public record VersionVector(SortedMap<Origin, Long> upTo) {
  public static final VersionVector EMPTY = new VersionVector(new TreeMap<>());

  public VersionVector {
    upTo = Collections.unmodifiableSortedMap(new TreeMap<>(upTo));
  }

  /** The highest contiguous seq held of an origin, 0 for an unknown one. */
  public long of(Origin origin) {
    return upTo.getOrDefault(origin, 0L);
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
          long both = Math.min(seq, other.of(origin));
          if (both > 0) {
            least.put(origin, both);
          }
        });
    return new VersionVector(least);
  }

  @Override
  public String toString() {
    return upTo.toString();
  }
}
