package io.meridian.chaos.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts all violations and keeps the first {@link HistoryChecker#MAX_VIOLATIONS} of each kind. */
final class Violations {
  private final List<Violation> kept = new ArrayList<>();
  private final Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);

  void add(Violation.Kind kind, String client, long atNanos, String detail) {
    if (counts.merge(kind, 1L, Long::sum) <= HistoryChecker.MAX_VIOLATIONS) {
      kept.add(new Violation(kind, client, atNanos, detail));
    }
  }

  List<Violation> kept() {
    return kept;
  }

  Map<Violation.Kind, Long> counts() {
    return counts;
  }
}
