package io.meridian.chaos.run;

import io.meridian.chaos.report.Section.Mark;
import java.util.List;

/**
 * Before, during and after the faults.
 *
 * @param firstNanos when the first fault began
 * @param lastNanos when the last was undone
 */
record Phases(long firstNanos, long lastNanos) {
  static final List<String> NAMES = List.of("before", "during", "after");

  /** Those of a run with these faults; without any, all is before. */
  static Phases of(List<Mark> marks) {
    double first =
        marks.stream().mapToDouble(Mark::fromSeconds).min().orElse(Double.POSITIVE_INFINITY);
    double last =
        marks.stream().mapToDouble(Mark::toSeconds).max().orElse(Double.POSITIVE_INFINITY);
    return new Phases((long) (first * 1e9), (long) (last * 1e9));
  }

  String of(long nanos) {
    return NAMES.get(nanos < firstNanos ? 0 : nanos <= lastNanos ? 1 : 2);
  }
}
