package io.meridian.chaos.bench;

import io.meridian.chaos.bench.CapacityBench.Load;
import io.meridian.chaos.bench.NetworkOption.Network;
import io.meridian.chaos.bench.StepSearch.Step;
import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Text;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The loads that were tried, the lowest first, and the highest that passed. */
final class CapacityReport {
  private final Load load;
  private final int budgetMillis;
  private final Network network;
  private final List<Step<StreamsResult>> steps;

  CapacityReport(Load load, int budgetMillis, Network network, List<Step<StreamsResult>> steps) {
    this.load = load;
    this.budgetMillis = budgetMillis;
    this.network = network;
    this.steps =
        steps.stream().sorted((one, other) -> Integer.compare(one.load(), other.load())).toList();
  }

  Report of(int highest, Environment environment) {
    return new Report(
        load.name(),
        load.name(),
        load.title(),
        load.claim(),
        Instant.now(),
        environment,
        List.of(highestFinding(highest)),
        List.of(
            table(),
            new Percentiles("Publish to delivery at each load, all regions together", latencies()),
            new Text(
                "How it was measured",
                "The load is doubled until one does not pass, then the stretch between is halved."
                    + " A load passes if the p99 of every two regions is within the budget beyond"
                    + " the emulated way ("
                    + network.name()
                    + "), and each subscriber has every message once, those of a publisher in"
                    + " order. A latency counts from when the message was due (open loop). Regions,"
                    + " their Cassandras and all clients share one machine: the highest load is that"
                    + " of all of them together.")));
  }

  private Finding highestFinding(int highest) {
    String tried =
        String.format(
            Locale.ROOT,
            "%,d %s at the most%s",
            highest,
            load.unit(),
            highest == load.most() ? ", and more was not tried" : "");
    return new Finding(
        "p99 within "
            + budgetMillis
            + " ms, nothing lost, repeated, reordered, refused or unanswered",
        highest > 0 ? Outcome.HELD : Outcome.BROKEN,
        highest > 0 ? tried : "not even at the least load that was tried");
  }

  private Table table() {
    return new Table(
        "Loads",
        List.of(
            load.unit(),
            "deliveries",
            "p50 beyond the way ms",
            "p99 beyond the way ms",
            "lost",
            "repeated",
            "reordered",
            "refused",
            "passed"),
        steps.stream().map(this::row).toList());
  }

  private List<String> row(Step<StreamsResult> step) {
    StreamsResult result = step.result();
    return List.of(
        figure(step.load()),
        figure(result.together().count()),
        millis(result.beyondWayMillis(network, 50)),
        millis(result.beyondWayMillis(network, 99)),
        figure(result.lost()),
        figure(result.repeated()),
        figure(result.outOfOrder()),
        figure(result.refused() + result.unanswered()),
        step.passed() ? "yes" : "no");
  }

  private Map<String, Map<String, Double>> latencies() {
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    for (Step<StreamsResult> step : steps) {
      rows.put(figure(step.load()) + ' ' + load.unit(), step.result().together().percentiles());
    }
    return rows;
  }

  private static String millis(double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String figure(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
