package io.meridian.presence.crdt;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A set of counters of one origin, kept as runs: {@code {1-7, 9-9}} is a vector's 7 and a cloud of
 * one. Runs are ascending and never touch, so a set has one form. Immutable.
 */
final class Counters {
  static final Counters NONE = new Counters(new long[0]);

  /** first, last, first, last, … */
  private final long[] runs;

  private Counters(long[] runs) {
    this.runs = runs;
  }

  static Counters run(long first, long last) {
    return new Counters(new long[] {first, last});
  }

  int runCount() {
    return runs.length / 2;
  }

  long first(int run) {
    return runs[2 * run];
  }

  long last(int run) {
    return runs[2 * run + 1];
  }

  boolean isEmpty() {
    return runs.length == 0;
  }

  /** The highest counter of the set, 0 for none. */
  long highest() {
    return isEmpty() ? 0 : runs[runs.length - 1];
  }

  /** Up to where the set has no gap, 0 when it lacks 1. */
  long upTo() {
    return isEmpty() || runs[0] != 1 ? 0 : runs[1];
  }

  boolean contains(long counter) {
    int at = Arrays.binarySearch(runs, counter);
    // Between two numbers of the array: inside a run when the number before is a run's first.
    return at >= 0 || (-at - 1) % 2 == 1;
  }

  Counters union(Counters other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    Builder all = new Builder(runCount() + other.runCount());
    int mine = 0;
    int theirs = 0;
    while (mine < runCount() || theirs < other.runCount()) {
      boolean takeMine =
          theirs == other.runCount() || (mine < runCount() && first(mine) <= other.first(theirs));
      if (takeMine) {
        all.add(first(mine), last(mine));
        mine++;
      } else {
        all.add(other.first(theirs), other.last(theirs));
        theirs++;
      }
    }
    return all.build();
  }

  Counters minus(Counters other) {
    if (isEmpty() || other.isEmpty()) {
      return this;
    }
    Builder rest = new Builder(runCount() + other.runCount());
    int theirs = 0;
    for (int mine = 0; mine < runCount(); mine++) {
      long from = first(mine);
      while (theirs < other.runCount() && other.last(theirs) < from) {
        theirs++;
      }
      for (int at = theirs; at < other.runCount() && other.first(at) <= last(mine); at++) {
        if (from < other.first(at)) {
          rest.add(from, other.first(at) - 1);
        }
        from = other.last(at) + 1;
      }
      if (from <= last(mine)) {
        rest.add(from, last(mine));
      }
    }
    return rest.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Counters that && Arrays.equals(runs, that.runs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(runs);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int run = 0; run < runCount(); run++) {
      text.append(run == 0 ? "" : ",").append(first(run));
      if (first(run) != last(run)) {
        text.append('-').append(last(run));
      }
    }
    return text.toString();
  }

  /** Takes runs in ascending order of their first, and joins those that touch or overlap. */
  static final class Builder {
    private long[] runs;
    private int length;

    Builder(int runCountExpected) {
      runs = new long[2 * Math.max(1, runCountExpected)];
    }

    void add(long first, long last) {
      if (length > 0 && first <= runs[length - 1] + 1) {
        runs[length - 1] = Math.max(runs[length - 1], last);
        return;
      }
      if (length == runs.length) {
        runs = Arrays.copyOf(runs, 2 * length);
      }
      runs[length++] = first;
      runs[length++] = last;
    }

    Counters build() {
      return length == 0 ? NONE : new Counters(Arrays.copyOf(runs, length));
    }
  }
}
