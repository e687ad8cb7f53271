package io.meridian.chaos.history;

import java.util.ArrayList;
import java.util.List;

/** Counts all violations and keeps the first {@link HistoryChecker#MAX_VIOLATIONS}. */
final class Violations {
  private final List<Violation> kept = new ArrayList<>();
  private long count;

  void add(Violation.Kind kind, String client, long atNanos, String detail) {
    count++;
    if (kept.size() < HistoryChecker.MAX_VIOLATIONS) {
      kept.add(new Violation(kind, client, atNanos, detail));
    }
  }

  List<Violation> kept() {
    return kept;
  }

  long count() {
    return count;
  }
}
