package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.InvariantCheck;
import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.PresenceReport;
import io.meridian.chaos.history.SubscriberReport;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Findings on what a run has recorded: its invariants, and whether the run itself was one. */
final class Judgement {
  private Judgement() {}

  /**
   * Judges.
   *
   * @param report on the history
   * @param failedSteps what could not be done or undone
   */
  static List<Finding> of(
      Experiment experiment, History history, HistoryReport report, List<String> failedSteps) {
    List<Finding> findings = new ArrayList<>();
    InvariantCheck.judge(experiment, history, report).forEach(found -> findings.add(judged(found)));
    findings.add(
        new Finding(
            "every fault was done and undone",
            failedSteps.isEmpty() ? Outcome.HELD : Outcome.BROKEN,
            String.join("; ", failedSteps)));
    findings.add(traffic(report));
    if (experiment.load().membersPerRegion() > 0) {
      findings.add(looks(experiment, report.presence()));
    }
    return findings;
  }

  /** What an experiment asks for and its run does not show is not shown to hold. */
  private static Finding judged(Finding found) {
    return found.outcome() == Outcome.NOT_JUDGED
        ? new Finding(found.name(), Outcome.BROKEN, "could not be judged: " + found.detail())
        : found;
  }

  /** Who does not look finds nothing. */
  private static Finding looks(Experiment experiment, PresenceReport presence) {
    long watchers =
        (long) experiment.setting().regions().size() * experiment.load().subscribersPerRegion();
    return new Finding(
        "every watcher looked",
        presence.looksJudged() == watchers ? Outcome.HELD : Outcome.BROKEN,
        String.format(
            Locale.ROOT,
            "%,d watchers, %,d looks that show who was there in the end, %,d too soon after a"
                + " change",
            watchers,
            presence.looksJudged(),
            presence.looksTooEarly()));
  }

  /** Where nothing is sent, nothing is lost. */
  private static Finding traffic(HistoryReport report) {
    long deliveries = report.subscribers().stream().mapToLong(SubscriberReport::received).sum();
    long deaf =
        report.subscribers().stream().filter(subscriber -> subscriber.received() == 0).count();
    return new Finding(
        "every subscriber received",
        deliveries > 0 && deaf == 0 ? Outcome.HELD : Outcome.BROKEN,
        String.format(
            Locale.ROOT,
            "%,d sent, %,d acknowledged, %,d refused, %,d unanswered, %,d deliveries, %,d"
                + " subscribers without any",
            report.sent(),
            report.acknowledged(),
            report.refused(),
            report.unanswered(),
            deliveries,
            deaf));
  }
}
