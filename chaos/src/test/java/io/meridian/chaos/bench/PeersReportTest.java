package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Point;
import io.meridian.chaos.report.Section.Series;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersReportTest {
  private static final String FIGURES =
      """
      {
        "command": "chaos/peers/run --rates=100",
        "at": "2026-11-22T16:04:30.935Z",
        "machine": { "processors": 2, "kernel": "6.18" },
        "systems": {
          "meridian": {
            "versions": { "meridian": "0.1.0", "ably": "2.28.0" },
            "loads": [ {
              "run": "steady-100", "rate": 100, "acknowledgedPerSecond": 99.6, "refused": 0,
              "delivered": 4000, "driverBusy": 0.27, "carried": true,
              "acknowledgementMillis": { "p50": 17.461, "p99": 187.1, "p999": 223.5, "max": 229.3 },
              "deliveryMillis": { "p50": 17.3, "p99": 180.6, "p999": 223.4, "max": 229.2 },
              "verdict": {
                "lost": 0, "duplicated": 0, "outOfOrder": 0, "unanswered": 0,
                "connectionIdsChanged": 0, "longestSilenceMillis": 198, "neverSent": 0,
                "historyIncomplete": []
              }
            } ]
          },
          "socketio": {
            "versions": { "socket.io": "4.8.4" },
            "loads": [ {
              "run": "kill", "rate": 100, "acknowledgedPerSecond": 0, "refused": 3,
              "delivered": 11976, "driverBusy": 0.1, "carried": false,
              "acknowledgementMillis": null, "deliveryMillis": null,
              "deliveredEachSecond": [400, 0, 0, 800],
              "disturbances": [ { "name": "node killed", "fromSeconds": 0.9, "toSeconds": 3.2 } ],
              "verdict": {
                "lost": 24, "duplicated": 1, "outOfOrder": 2, "unanswered": 4,
                "connectionIdsChanged": 8, "longestSilenceMillis": 14900, "neverSent": 0,
                "historyIncomplete": [], "recoveryMillis": null
              }
            } ]
          },
          "nats": { "skipped": "nats-server is not installed" }
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void eachSystemIsJudgedInTheSameWay() throws IOException {
    Report report = report(FIGURES);

    assertThat(report.isGood()).isFalse();
    assertThat(report.findings())
        .extracting(Finding::name, Finding::outcome, Finding::detail)
        .containsExactly(
            tuple("Meridian: nothing lost, duplicated or reordered", Outcome.HELD, "1 loads"),
            tuple(
                "Socket.IO: nothing lost, duplicated or reordered",
                Outcome.BROKEN,
                "kill: 24 lost, 1 duplicated, 2 reordered, 0 that nobody sent"),
            tuple(
                "NATS JetStream: nothing lost, duplicated or reordered",
                Outcome.NOT_JUDGED,
                "skipped: nats-server is not installed"));
  }

  @Test
  void aHistoryThatProvesNothingIsNotClean() throws IOException {
    Report report = report(FIGURES.replaceFirst("\\[]", "[\"3 events dropped\"]"));

    assertThat(report.findings().get(0).outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(report.findings().get(0).detail())
        .isEqualTo("steady-100: the history is incomplete and proves nothing, 3 events dropped");
  }

  @Test
  void eachLoadHasItsFigures() throws IOException {
    Report report = report(FIGURES);

    assertThat(((Table) report.sections().get(0)).rows())
        .containsExactly(
            List.of(
                "Meridian steady-100",
                "99.6 of 100",
                "17.5",
                "187.1",
                "17.3",
                "180.6",
                "229.2",
                "yes",
                "27 %"),
            List.of("Socket.IO kill", "0.0 of 100", "–", "–", "–", "–", "–", "no", "10 %"));
    assertThat(((Table) report.sections().get(1)).rows())
        .containsExactly(
            List.of("Meridian steady-100", "4,000", "0", "0", "0", "0", "0", "0", "0.2 s", "–"),
            List.of("Socket.IO kill", "11,976", "24", "1", "2", "3", "4", "8", "14.9 s", "never"));
    assertThat(report.sections().get(2))
        .isEqualTo(
            new Timeline(
                "Socket.IO: deliveries while its node is killed",
                "deliveries/s, of all subscribers",
                List.of(
                    new Series(
                        "Socket.IO",
                        List.of(
                            new Point(0, 400),
                            new Point(1, 0),
                            new Point(2, 0),
                            new Point(3, 800)))),
                List.of(new Mark("node killed", 0.9, 3.2))));
    assertThat(((Percentiles) report.sections().get(3)).rows())
        .isEqualTo(
            Map.of(
                "Meridian steady-100",
                Map.of("p50", 17.461, "p99", 187.1, "p99.9", 223.5, "max", 229.3)));
  }

  @Test
  void whatItRanOnIsThatOfTheRunAndNotOfTheReport() throws IOException {
    Report report = report(FIGURES);

    assertThat(report.at()).isEqualTo("2026-11-22T16:04:30.935Z");
    assertThat(report.environment().command()).isEqualTo("chaos/peers/run --rates=100");
    assertThat(report.environment().machine())
        .isEqualTo(Map.of("processors", "2", "kernel", "6.18"));
    assertThat(report.environment().versions())
        .isEqualTo(Map.of("meridian", "0.1.0", "ably", "2.28.0", "socket.io", "4.8.4"));
  }

  @Test
  void whatIsNoFiguresIsRefusedByName() {
    Path missing = folder.resolve("none.json");

    assertThatThrownBy(() -> PeersFigures.read(missing))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(missing + " cannot be read: ");
    assertThatThrownBy(() -> report(FIGURES.replace("\"lost\": 24, ", "")))
        .hasMessageContaining("figures.json has no figures of chaos/peers/run: ")
        .hasMessageContaining("lost is missing");
    assertThatThrownBy(() -> report(FIGURES.replace("2026-11-22T", "yesterday ")))
        .hasMessageContaining("has no figures of chaos/peers/run: ")
        .hasMessageContaining("yesterday");
    assertThatThrownBy(() -> report("")).hasMessageContaining("has no figures of chaos/peers/run");
  }

  private Report report(String figures) throws IOException {
    return new PeersReport(
            PeersFigures.read(Files.writeString(folder.resolve("figures.json"), figures)))
        .report();
  }
}
