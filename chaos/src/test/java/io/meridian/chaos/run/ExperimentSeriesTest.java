package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.Step;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Without regions: what comes of an experiment, and when the next one needs new regions. */
@Timeout(60)
class ExperimentSeriesTest {
  private static final ExperimentSource KILL = ShortExperiment.of(step(Fault.KILL));

  private final FakeStage stage = new FakeStage();
  private final StringWriter out = new StringWriter();

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // before each
  private ExperimentSeries series;

  @BeforeEach
  void begins() {
    series = new ExperimentSeries(stage, ShortExperiment.context(folder, out));
  }

  @Test
  void regionsAreUsedAgainAfterAGoodRun() throws InterruptedException {
    assertThat(series.run(KILL)).isEqualTo(Outcome.AS_EXPECTED);
    assertThat(out.toString()).contains("held                 nothing lost", "short: as expected");

    stage.delivers = false;
    series.run(KILL);
    assertThat(stage.story).containsExactly("start", "begin eu", "end eu");
  }

  @Test
  void whatIsStoredIsNewForAFaultThatChangesIt() throws InterruptedException {
    assertThat(series.run(KILL)).isEqualTo(Outcome.AS_EXPECTED);

    stage.delivers = false;
    series.run(ShortExperiment.of(step(Fault.KILL_AND_WIPE)));
    assertThat(stage.story).containsExactly("start", "begin eu", "end eu", "start");
  }

  @Test
  void anAbortedRunIsCalledSoEverywhereAndBreaksNothing() throws Exception {
    stage.delivers = false;

    Outcome outcome = series.run(KILL);

    assertThat(outcome).isEqualTo(Outcome.ABORTED);
    assertThat(outcome.exitStatus()).isEqualTo(3);
    String why = "the steady state does not hold before the first fault: delivery-p99-millis is";
    assertThat(out.toString())
        .contains("aborted              the run: " + why, "short: aborted")
        .doesNotContain("broken");
    assertThat(finding().path("outcome").textValue()).isEqualTo("aborted");
    assertThat(finding().path("detail").textValue()).startsWith(why);
    assertThat(Files.readString(folder.resolve("short.html")))
        .contains("Aborted: it says nothing", why)
        .doesNotContain("1 of 1 broken");
  }

  @Test
  void regionsThatDoNotStartAbortTheRunAndAreStartedAnewForTheNext() throws Exception {
    stage.regionsFail = true;

    assertThat(series.run(KILL)).isEqualTo(Outcome.ABORTED);
    assertThat(finding().path("detail").textValue()).isEqualTo("node eu/1 is not ready after 60 s");

    stage.regionsFail = false;
    stage.delivers = false;
    series.run(KILL);
    assertThat(stage.story).containsExactly("start");
  }

  @Test
  void aRunThatFailsIsNotAsExpectedAndItsTraceIsKept() throws Exception {
    stage.clientsFail = true;

    assertThat(series.run(KILL)).isEqualTo(Outcome.NOT_AS_EXPECTED);

    assertThat(finding().path("outcome").textValue()).isEqualTo("broken");
    assertThat(folder.resolve("logs/short/failure.log"))
        .content()
        .contains("the clients are broken");
  }

  @Test
  void whatThisMachineLacksIsToldBeforeAnythingIsStarted() throws Exception {
    Step storm =
        new Step(
            Fault.RECONNECT_STORM,
            step(Fault.KILL).target(),
            Duration.ZERO,
            Duration.ZERO,
            Map.of("clients", 2e9));

    Outcome outcome = series.run(ShortExperiment.of(storm));

    assertThat(outcome).isEqualTo(Outcome.SKIPPED);
    assertThat(outcome.exitStatus()).isEqualTo(3);
    assertThat(finding().path("outcome").textValue()).isEqualTo("not_judged");
    assertThat(finding().path("detail").textValue())
        .matches(
            "2000000000 clients need 2000001000 open files, allowed are \\d+: raise ulimit -n");
    assertThat(stage.story).isEmpty();
  }

  private static Step step(Fault fault) {
    return ShortExperiment.step(fault, "eu", Duration.ZERO, Duration.ofMillis(1));
  }

  private JsonNode finding() throws IOException {
    JsonNode findings =
        new ObjectMapper().readTree(folder.resolve("short.json").toFile()).path("findings");
    assertThat(findings).hasSize(1);
    return findings.path(0);
  }
}
