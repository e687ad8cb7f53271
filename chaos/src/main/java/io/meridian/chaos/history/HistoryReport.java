package io.meridian.chaos.history;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The verdict on a history.
 *
 * @param subscribers sorted by name
 * @param sent messages of all publishers; each was acknowledged, refused, or is unanswered
 * @param recoveries of each disturbance, in the order in which they began
 * @param unservedMillis the longest that a client was not served at a stretch since the first
 *     disturbance began, by its name; empty when it was not served again; without those that were
 *     served all the time
 * @param violations the first {@link HistoryChecker#MAX_VIOLATIONS} of each kind
 * @param counts of all violations, by kind; without a kind that there are none of
 */
public record HistoryReport(
    List<SubscriberReport> subscribers,
    long sent,
    long acknowledged,
    long refused,
    long unanswered,
    PresenceReport presence,
    List<Recovery> recoveries,
    Map<String, OptionalLong> unservedMillis,
    List<Violation> violations,
    Map<Violation.Kind, Long> counts) {
  public HistoryReport {
    subscribers = List.copyOf(subscribers);
    recoveries = List.copyOf(recoveries);
    unservedMillis = Map.copyOf(unservedMillis);
    violations = List.copyOf(violations);
    counts = Map.copyOf(counts);
  }

  /** True if no promise was broken. */
  public boolean holds() {
    return violationCount() == 0;
  }

  /** Of all kinds. */
  public long violationCount() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of one kind. */
  public long count(Violation.Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }
}
