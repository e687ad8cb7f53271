package io.meridian.replication.simulation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Makes a failing run smaller while it goes on breaking the same kind of promise: options become
 * benign, clients and regions fewer, the busy time shorter, and faults are left out, in ever
 * smaller groups; again from the start until nothing helps, or {@link #RUNS_MAX} runs were played.
 */
final class Minimiser {
  static final int RUNS_MAX = 1_000;

  private static final List<Option> COUNTS =
      List.of(Option.REGIONS, Option.PUBLISHERS, Option.SUBSCRIBERS);

  private final String kind;
  private final Set<Occasion> leftOut = new HashSet<>();
  private RunReport least;
  private int runs;

  /** Names a fault whatever the options are; its number depends on the others of its schedule. */
  private record Occasion(FaultKind kind, long atMillis) {
    static Occasion of(Fault fault) {
      return new Occasion(fault.kind(), fault.atMillis());
    }
  }

  private Minimiser(RunReport failed, String kind) {
    this.least = failed;
    this.kind = kind;
    for (Fault fault : schedule(failed.options())) {
      if (failed.options().skips(fault.number())) {
        leftOut.add(Occasion.of(fault));
      }
    }
  }

  /**
   * The smallest failing run that was found.
   *
   * @throws IllegalArgumentException when the given run did not fail
   */
  static RunReport minimise(RunReport failed) {
    Violation violation = failed.violation();
    if (violation == null) {
      throw new IllegalArgumentException("seed " + failed.seed() + " did not fail");
    }
    Minimiser minimiser = new Minimiser(failed, violation.kind());
    boolean smaller = true;
    while (smaller && minimiser.runs < RUNS_MAX) {
      smaller = minimiser.pass();
    }
    return minimiser.least;
  }

  private boolean pass() {
    boolean smaller = false;
    for (Option option : List.copyOf(least.options().named())) {
      smaller |= tries(least.options().with(option, option.benign()));
    }
    for (Option count : COUNTS) {
      while (least.options().whole(count) > 1
          && tries(least.options().with(count, least.options().whole(count) - 1))) {
        smaller = true;
      }
    }
    smaller |= shorten();
    smaller |= leaveOut();
    return smaller;
  }

  private boolean shorten() {
    boolean smaller = false;
    int step = (int) Fault.STEP_MILLIS;
    int by = Integer.highestOneBit(least.options().whole(Option.BUSY_MILLIS) / step);
    while (by > 0) {
      int busy = least.options().whole(Option.BUSY_MILLIS) - by * step;
      if (busy >= step && tries(least.options().with(Option.BUSY_MILLIS, busy))) {
        smaller = true;
      } else {
        by /= 2;
      }
    }
    return smaller;
  }

  private boolean leaveOut() {
    boolean smaller = false;
    List<Occasion> left = left();
    int group = left.size();
    while (group > 0) {
      for (int from = 0; from < left.size(); ) {
        List<Occasion> without = left.subList(from, Math.min(left.size(), from + group));
        leftOut.addAll(without);
        if (tries(least.options())) {
          smaller = true;
          left = left();
        } else {
          without.forEach(leftOut::remove);
          from += group;
        }
      }
      group /= 2;
    }
    return smaller;
  }

  private List<Occasion> left() {
    List<Occasion> left = new ArrayList<>();
    for (Fault fault : schedule(least.options())) {
      if (!leftOut.contains(Occasion.of(fault))) {
        left.add(Occasion.of(fault));
      }
    }
    return left;
  }

  private boolean tries(SimulationOptions options) {
    SimulationOptions candidate = options.skip(numbersLeftOut(options));
    if (runs >= RUNS_MAX
        || candidate.equals(least.options())
        || !candidate.equals(candidate.sound())) {
      return false;
    }
    runs++;
    RunReport report = ReplicationSimulation.run(least.seed(), candidate, null);
    Violation violation = report.violation();
    if (violation == null || !violation.kind().equals(kind)) {
      return false;
    }
    least = report;
    return true;
  }

  private SortedSet<Integer> numbersLeftOut(SimulationOptions options) {
    SortedSet<Integer> numbers = new TreeSet<>();
    for (Fault fault : schedule(options)) {
      if (leftOut.contains(Occasion.of(fault))) {
        numbers.add(fault.number());
      }
    }
    return numbers;
  }

  private List<Fault> schedule(SimulationOptions options) {
    return Fault.schedule(least.seed(), options);
  }
}
