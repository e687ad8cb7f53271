package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Surroundings;
import io.meridian.regions.RegionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts together what is reported of an experiment. */
final class RunReport {
  private final RunContext context;
  private final ExperimentSource source;
  private final Experiment experiment;
  private final List<RegionId> regions;
  private final Instant at = Instant.now();

  RunReport(RunContext context, ExperimentSource source) {
    this.context = context;
    this.source = source;
    this.experiment = source.experiment();
    this.regions = experiment.setting().regions();
  }

  /** Of one that ran to its end. */
  Report of(
      History history,
      HistoryReport report,
      Map<String, RegionId> homes,
      Phases phases,
      List<Mark> marks,
      List<String> failedSteps) {
    List<Section> sections = new ArrayList<>();
    sections.add(RunSections.timeline(history.events(), homes, regions, marks));
    sections.addAll(LatencySections.of(history.events(), homes, regions, phases));
    sections.add(RunSections.subscribers(report));
    return report(Judgement.of(experiment, history, report, failedSteps), sections);
  }

  /** Of one that was stopped: nothing is judged, and what was delivered is shown. */
  Report ofAborted(History history, Map<String, RegionId> homes, List<Mark> marks, String why) {
    return report(
        List.of(new Finding("the run", Finding.Outcome.ABORTED, why)),
        List.of(RunSections.timeline(history.events(), homes, regions, marks)));
  }

  /** Of one of which there is nothing to show. */
  Report ofUnfinished(String name, Finding.Outcome outcome, String why) {
    return report(List.of(new Finding(name, outcome, why)), List.of());
  }

  private Report report(List<Finding> findings, List<Section> sections) {
    return new Report(
        experiment.name(),
        "experiment",
        experiment.title(),
        experiment.claim(),
        at,
        Surroundings.of(context.installation(), source.command(), experiment.seed()),
        findings,
        sections);
  }
}
