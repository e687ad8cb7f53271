package io.meridian.chaos.sim;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Proves that a set of runs came to the rare places. A simulation that never crashes between store
 * and acknowledgement passes every check of that crash; so the code under test, or the simulation,
 * says {@link #reached} there, and the end of all runs asks what is {@link #missing}. One instance
 * serves all seeds of a test.
 */
public final class Sometimes {
  private final Map<String, Long> counts = new TreeMap<>();

  public void reached(String name) {
    counts.merge(name, 1L, Long::sum);
  }

  /** For a condition that is true only at times. */
  public void reachedIf(boolean condition, String name) {
    if (condition) {
      reached(name);
    }
  }

  /** Adds what another instance counted. */
  public void add(Sometimes other) {
    other.counts.forEach((name, count) -> counts.merge(name, count, Long::sum));
  }

  /** How often each place was reached, sorted by name. */
  public Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** Which of the places were never reached; empty is good. */
  public SortedSet<String> missing(Collection<String> expected) {
    SortedSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(counts.keySet());
    return missing;
  }

  /**
   * Asks for all of them.
   *
   * @throws AssertionError that names what was never reached and counts what was
   */
  public void requireReached(String... expected) {
    SortedSet<String> missing = missing(List.of(expected));
    if (!missing.isEmpty()) {
      throw new AssertionError("never reached: " + missing + "; reached: " + counts);
    }
  }
}
