package io.meridian.chaos.report;

import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Matrix;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Point;
import io.meridian.chaos.report.Section.Series;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Text;
import io.meridian.chaos.report.Section.Timeline;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A report with a section of each kind. */
final class SampleReport {
  static final Timeline TIMELINE =
      new Timeline(
          "Delivery",
          "messages/s",
          List.of(series("eu-1", 150, 20, 34), series("us-1", 100, 0, 0), series("ap-1", 96, 0, 0)),
          List.of(
              new Mark("eu killed", 20, 50),
              new Mark("link us – ap cut", 35, 44),
              new Mark("eu caught up", 71.5, 71.5)));

  static final Percentiles PERCENTILES = new Percentiles("From publish to delivery", rows());

  static final Matrix MATRIX =
      new Matrix(
          "p50",
          "ms",
          List.of("eu", "us", "ap"),
          List.of("eu", "us", "ap"),
          List.of(
              List.of(6.61, 47.2, 121.5),
              List.of(48.0, 5.9, 86.4),
              List.of(118.0, 88.1, Double.NaN)));

  static final Table TABLE =
      new Table(
          "Subscribers",
          List.of("subscriber", "received", "lost", "longest silence"),
          List.of(
              List.of("eu-1", "12,000", "0", "14.1 s"), List.of("us-1", "12,000", "0", "0.2 s")));

  static final Text TEXT = new Text("How it was judged", "Each message was looked for.");

  private SampleReport() {}

  static Report of(Section... sections) {
    return with(
        List.of(
            new Finding("nothing lost", Outcome.HELD, "0 of 36,000 deliveries missing"),
            new Finding("nothing repeated", Outcome.HELD, "0 of 36,000 deliveries came twice"),
            new Finding("order kept", Outcome.HELD, "0 out of order for their publisher"),
            new Finding("back within 30 s", Outcome.HELD, "silence of eu-1: 14.1 s"),
            new Finding("memory", Outcome.NOT_JUDGED, "no probe")),
        sections);
  }

  static Report with(List<Finding> findings, Section... sections) {
    return new Report(
        "kill-a-region",
        "experiment",
        "Kill a region under load",
        "Clients of a region that is killed go on in another one, and no message is lost, repeated"
            + " or out of order.",
        Instant.parse("2026-11-22T14:57:03Z"),
        new Environment(
            "./meridian chaos run chaos/experiments/kill-a-region.json --seed 42",
            42,
            Map.of("processors", "2", "memory", "24 GiB", "load average", "3.1 before, 5.6 after"),
            Map.of("Meridian", "0.1.0", "Java", "17.0.15", "Cassandra", "5.0.9")),
        findings,
        List.of(sections));
  }

  /** Values around one, and none in a time. */
  private static Series series(String name, double level, double silentFrom, double silentTo) {
    return new Series(
        name,
        IntStream.range(0, 180)
            .mapToObj(i -> i * 0.5)
            .map(
                at ->
                    new Point(
                        at,
                        at >= silentFrom && at < silentTo
                            ? 0
                            : level * (1 + 0.06 * Math.sin(at * level))))
            .toList());
  }

  private static Map<String, Double> row(double median) {
    return Map.of(
        "p50", median,
        "p90", median * 1.6,
        "p99", median * 3.1,
        "p99.9", median * 5.2,
        "max", median * 6.4);
  }

  private static Map<String, Map<String, Double>> rows() {
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    rows.put("eu → eu", row(6.61));
    rows.put("eu → us", row(29.9));
    rows.put("eu → ap", row(55));
    return rows;
  }
}
