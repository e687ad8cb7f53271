package io.meridian.chaos.report;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a run found, for people and for programs.
 *
 * @param name of its files, such as {@code kill-a-region}
 * @param kind such as {@code experiment} or {@code latency}
 * @param claim what was to be shown, one sentence
 * @param findings in the order of their importance
 */
public record Report(
    String name,
    String kind,
    String title,
    String claim,
    Instant at,
    Environment environment,
    List<Finding> findings,
    List<Section> sections) {
  public Report {
    findings = List.copyOf(findings);
    sections = List.copyOf(sections);
  }

  /** Whether the run was stopped before its end, so that nothing is judged. */
  public boolean isAborted() {
    return findings.stream().anyMatch(finding -> finding.outcome() == Finding.Outcome.ABORTED);
  }

  /** Whether anything was judged, and all of that came out as it should. */
  public boolean isGood() {
    Set<Finding.Outcome> outcomes = EnumSet.noneOf(Finding.Outcome.class);
    findings.forEach(finding -> outcomes.add(finding.outcome()));
    return !outcomes.contains(Finding.Outcome.BROKEN)
        && !outcomes.contains(Finding.Outcome.ABORTED)
        && (outcomes.contains(Finding.Outcome.HELD)
            || outcomes.contains(Finding.Outcome.BROKEN_AS_EXPECTED));
  }
}
