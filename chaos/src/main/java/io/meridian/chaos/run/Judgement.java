package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Expectation;
import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.Invariant;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.SubscriberReport;
import io.meridian.chaos.history.Violation;
import io.meridian.chaos.report.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Findings on what a run has recorded. */
final class Judgement {
  private static final int SHOWN = 3;

  private final Experiment experiment;
  private final HistoryReport report;

  private Judgement(Experiment experiment, HistoryReport report) {
    this.experiment = experiment;
    this.report = report;
  }

  /**
   * Judges.
   *
   * @param failedSteps what could not be done or undone
   */
  static List<Finding> of(
      Experiment experiment, HistoryReport report, List<String> failedSteps) {
    return new Judgement(experiment, report).findings(failedSteps);
  }

  private List<Finding> findings(List<String> failedSteps) {
    List<Finding> findings = new ArrayList<>();
    experiment.invariants().forEach(invariant -> findings.add(judge(invariant)));
    if (experiment.expected() == Expectation.BROKEN) {
      requireSomethingBroken(findings);
    }
    findings.add(
        finding(
            "every fault done and undone", failedSteps.isEmpty(), String.join("; ", failedSteps)));
    findings.add(evidence());
    return findings;
  }

  /** What must hold is broken as expected; if nothing is, the checker has missed it. */
  private static void requireSomethingBroken(List<Finding> findings) {
    boolean broken = false;
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      if (finding.outcome() == Finding.Outcome.BROKEN) {
        broken = true;
        findings.set(
            i,
            new Finding(
                finding.name(), Finding.Outcome.BROKEN_AS_EXPECTED, finding.detail()));
      }
    }
    findings.add(
        finding(
            "the checker reports what more faults than are promised against did",
            broken,
            broken ? "see above" : "it found nothing"));
  }

  private Finding judge(Invariant invariant) {
    String name = name(invariant.kind());
    return switch (invariant.kind()) {
      case NOTHING_LOST -> counted(name, SubscriberReport::lost, Violation.Kind.LOST);
      case NOTHING_DUPLICATED ->
          counted(name, SubscriberReport::duplicated, Violation.Kind.DUPLICATED);
      case IN_ORDER -> counted(name, SubscriberReport::outOfOrder, Violation.Kind.OUT_OF_ORDER);
      case SAME_CONNECTION -> sameConnection(name);
      case ALL_ANSWERED ->
          finding(name, report.unanswered() == 0, report.unanswered() + " were not answered");
      case NO_MEMBER_MISSING, NO_GHOST, NO_FLAP, RECOVERED_WITHIN_MILLIS ->
          new Finding(name, Finding.Outcome.NOT_JUDGED, "");
    };
  }

  private Finding counted(
      String name, ToLongFunction<SubscriberReport> count, Violation.Kind kind) {
    long total = report.subscribers().stream().mapToLong(count).sum();
    return finding(
        name,
        total == 0,
        String.format(Locale.ROOT, "%,d deliveries", total) + firstOf(kind));
  }

  private Finding sameConnection(String name) {
    List<Violation> changed = of(Violation.Kind.CONNECTION_ID_CHANGED);
    return finding(
        name,
        changed.isEmpty(),
        changed.size() + " became others" + firstOf(Violation.Kind.CONNECTION_ID_CHANGED));
  }

  /** A run of which nothing is known proves nothing. */
  private Finding evidence() {
    long deliveries = report.subscribers().stream().mapToLong(SubscriberReport::received).sum();
    List<Violation> doubtful = new ArrayList<>(of(Violation.Kind.HISTORY_INCOMPLETE));
    doubtful.addAll(of(Violation.Kind.NEVER_SENT));
    String figures =
        String.format(
            Locale.ROOT,
            "%,d sent, %,d acknowledged, %,d refused, %,d unanswered, %,d deliveries",
            report.sent(),
            report.acknowledged(),
            report.refused(),
            report.unanswered(),
            deliveries);
    boolean complete = doubtful.isEmpty() && report.acknowledged() > 0 && deliveries > 0;
    return new Finding(
        "the history is complete and of this run",
        complete ? Finding.Outcome.HELD : Finding.Outcome.BROKEN,
        figures + shown(doubtful));
  }

  private List<Violation> of(Violation.Kind kind) {
    return report.violations().stream().filter(violation -> violation.kind() == kind).toList();
  }

  private String firstOf(Violation.Kind kind) {
    return shown(of(kind));
  }

  private static String shown(List<Violation> violations) {
    StringBuilder text = new StringBuilder();
    violations.stream()
        .limit(SHOWN)
        .forEach(
            violation ->
                text.append("; ").append(violation.client()).append(": ").append(violation.detail()));
    return text.toString();
  }

  private static Finding finding(String name, boolean holds, String detail) {
    return new Finding(
        name, holds ? Finding.Outcome.HELD : Finding.Outcome.BROKEN, holds ? "" : detail);
  }

  private static String name(Invariant.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
