package io.meridian.chaos.run;

import io.meridian.chaos.report.Section.Mark;
import java.util.List;
import java.util.Optional;

/**
 * Before, during and after the faults.
 *
 * @param steadyNanos from when load was steady; what is earlier is in none of them
 * @param firstNanos when the first fault began
 * @param lastNanos when the last was undone
 */
record Phases(long steadyNanos, long firstNanos, long lastNanos) {
  static final List<String> NAMES = List.of("before", "during", "after");

  /** Those of a run with these faults; without any, all that was steady is before. */
  static Phases of(long steadyNanos, List<Mark> marks) {
    double first =
        marks.stream().mapToDouble(Mark::fromSeconds).min().orElse(Double.POSITIVE_INFINITY);
    double last =
        marks.stream().mapToDouble(Mark::toSeconds).max().orElse(Double.POSITIVE_INFINITY);
    return new Phases(steadyNanos, (long) (first * 1e9), (long) (last * 1e9));
  }

  /** Empty for what is in none. */
  Optional<String> of(long nanos) {
    if (nanos < steadyNanos) {
      return Optional.empty();
    }
    return Optional.of(NAMES.get(nanos < firstNanos ? 0 : nanos <= lastNanos ? 1 : 2));
  }
}
