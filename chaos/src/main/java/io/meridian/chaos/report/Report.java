package io.meridian.chaos.report;

import java.time.Instant;
import java.util.List;

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

  /** Whether all that was judged came out as it should. */
  public boolean isGood() {
    return findings.stream().noneMatch(finding -> finding.outcome() == Finding.Outcome.BROKEN);
  }
}
