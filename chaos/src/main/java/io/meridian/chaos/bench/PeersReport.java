package io.meridian.chaos.bench;

import io.meridian.chaos.bench.PeersFigures.PeerLoad;
import io.meridian.chaos.bench.PeersFigures.PeerSystem;
import io.meridian.chaos.bench.PeersFigures.PeerVerdict;
import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Point;
import io.meridian.chaos.report.Section.Series;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Text;
import io.meridian.chaos.report.Section.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Meridian and its peers under the same load, each judged by the same checker. */
final class PeersReport {
  private static final String NONE = "–";
  private static final Map<String, String> NAMES =
      Map.of("meridian", "Meridian", "socketio", "Socket.IO", "nats", "NATS JetStream");

  /** As the driver calls it, and as reports do. */
  private static final Map<String, String> PERCENTILES = Map.of("p999", "p99.9");

  private final PeersFigures figures;

  PeersReport(PeersFigures figures) {
    this.figures = figures;
  }

  Report report() {
    return new Report(
        "comparison",
        "comparison",
        "Meridian beside Socket.IO and NATS JetStream",
        "Under the same load each delivers everything once and in order, also when its node is"
            + " killed.",
        figures.atInstant(),
        environment(),
        findings(),
        sections());
  }

  private List<Section> sections() {
    List<Section> sections = new ArrayList<>(List.of(throughput(), arrivals()));
    sections.addAll(timelines());
    sections.addAll(
        List.of(
            percentiles("From due to acknowledged", PeerLoad::acknowledgementMillis),
            percentiles("From due to delivered", PeerLoad::deliveryMillis),
            new Text(
                "How it was measured",
                "One node of each, one after the other on one machine, clients in one process. Open"
                    + " loop: a latency counts from when the message was due. A load is carried when"
                    + " all of it is acknowledged and delivered, and 99 % of the deliveries within a"
                    + " second. Driver busy is how much of its event loop the load took: near 100 %"
                    + " it is the driver that is measured. Ids changed are connections that came back as somebody"
                    + " else; served after is from the kill until all clients were served again. What"
                    + " acknowledged means differs:"
                    + " docs/comparison.md.")));
    return sections;
  }

  /** One for each load during which a node was killed. */
  private List<Section> timelines() {
    List<Section> timelines = new ArrayList<>();
    figures
        .systems()
        .forEach(
            (name, system) -> {
              for (PeerLoad load : system.loadsOrNone()) {
                if (!load.disturbancesOrNone().isEmpty() && load.deliveredEachSecond() != null) {
                  timelines.add(
                      timeline(name(name), load.deliveredEachSecond(), load.disturbancesOrNone()));
                }
              }
            });
    return timelines;
  }

  private static Timeline timeline(String name, List<Long> eachSecond, List<Mark> marks) {
    List<Point> points = new ArrayList<>();
    for (int second = 0; second < eachSecond.size(); second++) {
      points.add(new Point(second, eachSecond.get(second)));
    }
    return new Timeline(
        name + ": deliveries while its node is killed",
        "deliveries/s, of all subscribers",
        List.of(new Series(name, points)),
        marks);
  }

  private Environment environment() {
    Map<String, String> machine = new LinkedHashMap<>();
    figures.machine().forEach((fact, value) -> machine.put(fact, value.asText()));
    Map<String, String> versions = new LinkedHashMap<>();
    figures.systems().values().forEach(system -> versions.putAll(system.versionsOrNone()));
    return new Environment(figures.command(), 0, machine, versions);
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    figures.systems().forEach((name, system) -> findings.add(finding(name, system)));
    return findings;
  }

  private static Finding finding(String name, PeerSystem system) {
    String judged = name(name) + ": nothing lost, duplicated or reordered";
    if (system.skipped() != null) {
      return new Finding(judged, Outcome.NOT_JUDGED, "skipped: " + system.skipped());
    }
    if (system.loadsOrNone().isEmpty()) {
      return new Finding(judged, Outcome.NOT_JUDGED, "no load was run");
    }
    List<String> details = new ArrayList<>();
    for (PeerLoad load : system.loadsOrNone()) {
      if (!load.verdict().isClean()) {
        details.add(load.run() + ": " + whatIsWrong(load.verdict()));
      }
    }
    return details.isEmpty()
        ? new Finding(judged, Outcome.HELD, system.loadsOrNone().size() + " loads")
        : new Finding(judged, Outcome.BROKEN, String.join("; ", details));
  }

  private static String whatIsWrong(PeerVerdict verdict) {
    if (verdict.historyIncomplete() != null && !verdict.isComplete()) {
      return "the history is incomplete and proves nothing, "
          + String.join(", ", verdict.historyIncomplete());
    }
    return String.format(
        Locale.ROOT,
        "%,d lost, %,d duplicated, %,d reordered, %,d that nobody sent",
        verdict.lost(),
        verdict.duplicated(),
        verdict.outOfOrder(),
        verdict.neverSent());
  }

  private Table throughput() {
    return table(
        "Throughput and latency",
        List.of(
            "messages/s",
            "ACK p50 ms",
            "ACK p99 ms",
            "delivery p50 ms",
            "delivery p99 ms",
            "delivery max ms",
            "carried",
            "driver busy"),
        load ->
            List.of(
                decimal(load.acknowledgedPerSecond()) + " of " + whole((long) load.rate()),
                millis(load.acknowledgementMillis(), "p50"),
                millis(load.acknowledgementMillis(), "p99"),
                millis(load.deliveryMillis(), "p50"),
                millis(load.deliveryMillis(), "p99"),
                millis(load.deliveryMillis(), "max"),
                load.carried() ? "yes" : "no",
                Math.round(load.driverBusy() * 100) + " %"));
  }

  private Table arrivals() {
    return table(
        "What arrived",
        List.of(
            "deliveries",
            "lost",
            "duplicated",
            "reordered",
            "refused",
            "unanswered",
            "ids changed",
            "longest silence",
            "served after"),
        load ->
            List.of(
                whole(load.delivered()),
                whole(load.verdict().lost()),
                whole(load.verdict().duplicated()),
                whole(load.verdict().outOfOrder()),
                whole(load.refused()),
                whole(load.verdict().unanswered()),
                whole(load.verdict().connectionIdsChanged()),
                seconds(load.verdict().longestSilenceMillis()),
                recovery(load.verdict())));
  }

  private Table table(String title, List<String> columns, Function<PeerLoad, List<String>> row) {
    List<String> all = new ArrayList<>(List.of("load"));
    all.addAll(columns);
    return new Table(
        title,
        all,
        eachLoad(
            (name, load) -> {
              List<String> cells = new ArrayList<>(List.of(name + " " + load.run()));
              cells.addAll(row.apply(load));
              return cells;
            }));
  }

  private <T> List<T> eachLoad(BiFunction<String, PeerLoad, T> of) {
    List<T> each = new ArrayList<>();
    figures
        .systems()
        .forEach(
            (name, system) ->
                system.loadsOrNone().forEach(load -> each.add(of.apply(name(name), load))));
    return each;
  }

  private Percentiles percentiles(
      String title, Function<PeerLoad, @Nullable Map<String, Double>> measured) {
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    figures
        .systems()
        .forEach(
            (name, system) -> {
              for (PeerLoad load : system.loadsOrNone()) {
                Map<String, Double> millis = measured.apply(load);
                if (millis != null) {
                  rows.put(name(name) + " " + load.run(), renamed(millis));
                }
              }
            });
    return new Percentiles(title, rows);
  }

  private static Map<String, Double> renamed(Map<String, Double> millis) {
    Map<String, Double> renamed = new LinkedHashMap<>();
    millis.forEach((name, value) -> renamed.put(PERCENTILES.getOrDefault(name, name), value));
    return renamed;
  }

  private static String name(String system) {
    return NAMES.getOrDefault(system, system);
  }

  private static String recovery(PeerVerdict verdict) {
    if (verdict.recoveryMillis() == null) {
      return NONE;
    }
    return verdict.recoveryMillis().isNull()
        ? "never"
        : seconds(verdict.recoveryMillis().longValue());
  }

  private static String millis(@Nullable Map<String, Double> millis, String percentile) {
    Double value = millis == null ? null : millis.get(percentile);
    return value == null ? NONE : decimal(value);
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%,.1f", value);
  }

  private static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
