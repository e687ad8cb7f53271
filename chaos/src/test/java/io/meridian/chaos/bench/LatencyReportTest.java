package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.bench.NetworkOption.Network;
import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section;
import io.meridian.chaos.report.Section.Matrix;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Table;
import io.meridian.regions.RegionId;
import io.meridian.regions.wan.PathDelay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyReportTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final Stream FROM_EU = new Stream(EU, Durability.MAJORITY);
  private static final Schedule ONE_MESSAGE =
      new Schedule(0, 1, Duration.ZERO, Duration.ofSeconds(1));

  @Test
  void theWayIsNotChargedToMeridian() {
    Report report = report(result(4, 24.5));

    assertThat(matrix(report, "Emulated way, one way").cells().get(0)).containsExactly(0.0, 20.0);
    assertThat(matrix(report, "Added to the way, median").cells().get(0).get(1))
        .isBetween(4.4, 4.6);
    assertThat(matrix(report, "Beyond the way, as a multiple of in-region, median").cells().get(0))
        .satisfies(row -> assertThat(row.get(0)).isNaN())
        .satisfies(row -> assertThat(row.get(1)).isBetween(1.1, 1.15));
    assertThat(report.findings()).extracting(Finding::outcome).containsOnly(Outcome.HELD);
  }

  @Test
  void whatTakesLongerBreaksItsGoalAndNamesThePair() {
    Report report = report(result(4, 27));

    assertThat(report.findings())
        .filteredOn(finding -> finding.outcome() == Outcome.BROKEN)
        .extracting(Finding::name)
        .containsExactly(
            "added to the way, median: at most 5 ms",
            "beyond the way, as a multiple of in-region, median: at most 1.5 ×",
            "beyond the way, as a multiple of in-region, p99: at most 1.5 ×");
    assertThat(report.findings().get(1).detail()).contains("eu → us");
  }

  @Test
  void anUnansweredPublishAndALostMessageAreFound() {
    StreamsResult result = new StreamsResult();
    result.subscriber(FROM_EU, EU, ONE_MESSAGE);
    result.answers(FROM_EU, new Answers().totals(), ONE_MESSAGE);

    assertThat(result.isRight()).isFalse();
    assertThat(report(result).findings().get(0))
        .satisfies(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.BROKEN))
        .satisfies(
            finding ->
                assertThat(finding.detail())
                    .contains("1 deliveries lost", "0 repeated", "1 unanswered"));
  }

  @Test
  void whatWasNotDeliveredIsNotJudgedByItsLatency() {
    StreamsResult result = new StreamsResult();
    result.subscriber(FROM_EU, US, ONE_MESSAGE);
    result.answers(FROM_EU, new Answers().totals(), ONE_MESSAGE);

    Report report = report(result);
    assertThat(report.findings().subList(1, 5))
        .allSatisfy(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.NOT_JUDGED))
        .allSatisfy(finding -> assertThat(finding.detail()).isEqualTo("no deliveries"));
    assertThat(((Table) section(report, "Acknowledgement beside")).rows().get(0))
        .containsExactly("eu, majority", "0", "40.0", "–", "–", "–");
  }

  @Test
  void acknowledgementsAreBesideTheWayToAMajorityAndBack() {
    Report report = report(result(4, 24));

    Percentiles acknowledged = (Percentiles) section(report, "Publish to acknowledgement");
    assertThat(acknowledged.rows().get("eu, majority").get("p50")).isBetween(43.9, 44.1);
    assertThat(new LatencyReport(result(4, 24), List.of(EU, US), network()).text())
        .contains("eu → us", "way 20.0", "eu, majority");
  }

  private static StreamsResult result(double localMillis, double remoteMillis) {
    StreamsResult result = new StreamsResult();
    result.subscriber(FROM_EU, EU, ONE_MESSAGE).take(0, Math.round(localMillis * 1e6), 0);
    result.subscriber(FROM_EU, US, ONE_MESSAGE).take(0, Math.round(remoteMillis * 1e6), 0);
    Answers answers = new Answers();
    answers.startAnew(0);
    answers.acknowledged(0, 44_000_000);
    result.answers(FROM_EU, answers.totals(), ONE_MESSAGE);
    return result;
  }

  private static Report report(StreamsResult result) {
    return new LatencyReport(result, List.of(EU, US), network())
        .of(300, 200, new Environment("./meridian bench latency", 0, Map.of(), Map.of()));
  }

  private static Network network() {
    PathDelay delay = PathDelay.of(Duration.ofMillis(20));
    return new Network("20 ms", (from, to) -> delay);
  }

  private static Matrix matrix(Report report, String title) {
    return (Matrix) section(report, title);
  }

  private static Section section(Report report, String title) {
    return report.sections().stream()
        .filter(section -> section.title().startsWith(title))
        .findFirst()
        .orElseThrow();
  }
}
