package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.bench.CapacityBench.Load;
import io.meridian.chaos.bench.NetworkOption.Network;
import io.meridian.chaos.bench.StepSearch.Step;
import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section.Table;
import io.meridian.regions.RegionId;
import io.meridian.regions.wan.PathDelay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapacityReportTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final PathDelay WAY = PathDelay.of(Duration.ofMillis(20));
  private static final Network NETWORK = new Network("20 ms", (from, to) -> WAY);
  private static final Load LOAD = new Load("throughput", "t", "messages/s", "c", 100, 400);

  @Test
  void loadsAreSortedAndTheHighestIsNamed() {
    Report report = report(200, step(100, 30, true), step(400, 230, false), step(200, 80, true));

    assertThat(report.isGood()).isTrue();
    assertThat(report.findings().get(0).detail()).isEqualTo("200 messages/s at the most");
    assertThat(((Table) report.sections().get(0)).rows())
        .extracting(row -> row.get(0) + " " + row.get(8))
        .containsExactly("100 yes", "200 yes", "400 no");
  }

  @Test
  void theWayDoesNotCountAgainstTheBudget() {
    assertThat(step(100, 30, true).result().beyondWayMillis(NETWORK, 99)).isBetween(9.9, 10.1);
  }

  @Test
  void columnsSayThatTheWayIsLeftOut() {
    Table loads = (Table) report(100, step(100, 30, true)).sections().get(0);

    assertThat(loads.columns().get(3)).isEqualTo("p99 beyond the way ms");
    assertThat(loads.rows().get(0).get(3)).isEqualTo("10.0");
  }

  @Test
  void thatMoreWasNotTriedIsSaid() {
    assertThat(report(400, step(400, 30, true)).findings().get(0).detail())
        .contains("more was not tried");
  }

  @Test
  void noLoadThatPassesIsBroken() {
    Report report = report(0, step(100, 500, false));

    assertThat(report.findings().get(0).outcome()).isEqualTo(Outcome.BROKEN);
  }

  @SafeVarargs
  private static Report report(int highest, Step<StreamsResult>... steps) {
    return new CapacityReport(LOAD, 100, NETWORK, List.of(steps))
        .of(highest, new Environment("./meridian bench throughput", 0, Map.of(), Map.of()));
  }

  private static Step<StreamsResult> step(int load, long remoteMillis, boolean passed) {
    Schedule schedule = new Schedule(0, 1, Duration.ZERO, Duration.ofSeconds(1));
    StreamsResult result = new StreamsResult();
    result
        .subscriber(new Stream(EU, Durability.MAJORITY), US, schedule)
        .take(0, Duration.ofMillis(remoteMillis).toNanos(), 0);
    return new Step<>(load, result, passed);
  }
}
