package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.bench.ConnectionsReport.Look;
import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section.Table;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionsReportTest {
  private static final long MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @CsvSource({"65536, HELD", "65537, BROKEN"})
  void aConnectionMayCostWhatTheNodeReckonsWith(long bytesEach, Outcome outcome) {
    Report report = report(new Look(100, MEBIBYTE), new Look(300, MEBIBYTE + 200 * bytesEach));

    assertThat(report.findings()).extracting(Finding::outcome).containsExactly(outcome);
    assertThat(report.findings().get(0).detail())
        .isEqualTo(
            "%,d bytes, of the 200 connections after the first 100; a node reckons with 65,536"
                .formatted(bytesEach));
  }

  @Test
  void whatTheFirstConnectionsMadeTheNodeLoadIsCountedForNone() {
    Report report =
        report(
            new Look(100, 40 * MEBIBYTE),
            new Look(200, 40 * MEBIBYTE + 100_000),
            new Look(400, 40 * MEBIBYTE + 600_000));

    assertThat(report.sections().get(0))
        .isEqualTo(
            new Table(
                "Live heap of the node",
                List.of("connections", "live MiB", "bytes each after the first"),
                List.of(
                    List.of("100", "40.0", "–"),
                    List.of("200", "40.1", "1,000"),
                    List.of("400", "40.6", "2,000"))));
  }

  private static Report report(Look... looks) {
    return new ConnectionsReport(List.of(looks), "with care")
        .of(new Environment("bench connections", 0, Map.of(), Map.of()));
  }
}
