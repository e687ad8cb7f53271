package io.meridian.chaos.history;

import java.util.List;

/**
 * The verdict on a history.
 *
 * @param subscribers sorted by name
 * @param sent messages of all publishers; each was acknowledged, refused, or is unanswered
 * @param violations the first {@link HistoryChecker#MAX_VIOLATIONS}
 * @param violationCount of all violations
 */
public record HistoryReport(
    List<SubscriberReport> subscribers,
    long sent,
    long acknowledged,
    long refused,
    long unanswered,
    List<Violation> violations,
    long violationCount) {
  public HistoryReport {
    subscribers = List.copyOf(subscribers);
    violations = List.copyOf(violations);
  }

  /** True if no promise was broken. */
  public boolean holds() {
    return violationCount == 0;
  }
}
