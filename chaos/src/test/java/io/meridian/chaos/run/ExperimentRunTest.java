package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryFile;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without regions: the order of a run's phases, and what ends it. */
@Timeout(60)
class ExperimentRunTest {
  private static final Duration STAYS = Duration.ZERO;
  private static final Step KILL_EU =
      ShortExperiment.step(Fault.KILL, "eu", Duration.ZERO, Duration.ofMillis(1));

  private final FakeStage stage = new FakeStage();

  @TempDir private Path folder;

  @Test
  void noFaultIsDoneToRegionsThatAreNotSteady() throws Exception {
    stage.delivers = false;

    assertThat(whyAborted(run(KILL_EU)))
        .isEqualTo(
            "the steady state does not hold before the first fault: delivery-p99-millis is"
                + " Infinity, at most 60000.0 is allowed");
    assertThat(stage.story).isEmpty();
    assertThat(kept().events()).isNotEmpty().noneMatch(Disturbed.class::isInstance);
  }

  @Test
  void aStopConditionAbortsTheRunAndUndoesItsFaults() throws Exception {
    stage.faultsSilence = true;
    Step stays = ShortExperiment.step(Fault.KILL, "eu", Duration.ZERO, Duration.ofDays(1));

    Report report = run(stays);

    assertThat(whyAborted(report))
        .matches("a stop condition holds: unanswered is \\d+.0, at most 20.0 is allowed");
    assertThat(report.sections())
        .singleElement()
        .isInstanceOfSatisfying(
            Section.Timeline.class,
            timeline -> {
              assertThat(timeline.marks())
                  .extracting(Section.Mark::name)
                  .containsExactly("kill eu");
              assertThat(timeline.series())
                  .flatExtracting(Section.Series::points)
                  .anyMatch(point -> point.value() > 0);
            });
    assertThat(stage.story).containsExactly("begin eu", "end eu");
    assertThat(kept().events()).anyMatch(Received.class::isInstance);
  }

  @Test
  void whateverEndsARunFaultsAreUndoneTheLastFirst() {
    stage.clientsFail = true;

    assertThatThrownBy(
            () ->
                run(
                    ShortExperiment.step(Fault.KILL, "us", Duration.ofMillis(40), STAYS),
                    ShortExperiment.step(Fault.KILL, "ap", Duration.ofMillis(80), STAYS),
                    ShortExperiment.step(Fault.KILL, "eu", Duration.ZERO, STAYS)))
        .hasMessage("the clients are broken");
    assertThat(stage.story)
        .containsExactly("begin eu", "begin us", "begin ap", "end ap", "end us", "end eu");
  }

  @Test
  void aFaultWithoutEffectSpoilsTheRun() throws Exception {
    stage.faultsMiss = true;

    Report report = run(KILL_EU);

    assertThat(report.isGood()).isFalse();
    assertThat(report.findings())
        .extracting(Finding::name, Finding::outcome, Finding::detail)
        .contains(
            tuple(
                "every fault was done and undone",
                Finding.Outcome.BROKEN,
                "kill eu had no effect: process 12 still runs"));
    assertThat(stage.story).containsExactly("begin eu", "end eu");
  }

  private Report run(Step... method) throws Exception {
    ExperimentSource source = ShortExperiment.of(method);
    RunContext context = ShortExperiment.context(folder, new StringWriter());
    RunEvidence evidence = new RunEvidence("short", folder, folder, text -> {});
    List<String> channels = List.of("news");
    List<Injection> injections =
        source.experiment().method().stream().map(step -> stage.injection(step, channels)).toList();
    return new ExperimentRun(source, evidence, stage, channels, injections, context).run();
  }

  private static String whyAborted(Report report) {
    assertThat(report.isGood()).isFalse();
    assertThat(report.findings())
        .extracting(Finding::outcome)
        .containsExactly(Finding.Outcome.ABORTED);
    return report.findings().get(0).detail();
  }

  private History kept() throws IOException {
    return HistoryFile.read(folder.resolve("short.history.jsonl"), History.EVENTS_MAX);
  }
}
