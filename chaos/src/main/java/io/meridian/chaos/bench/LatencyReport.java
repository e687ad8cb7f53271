package io.meridian.chaos.bench;

import io.meridian.chaos.bench.NetworkOption.Network;
import io.meridian.chaos.bench.StreamsResult.Pair;
import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.Section.Matrix;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.chaos.report.Section.Table;
import io.meridian.chaos.report.Section.Text;
import io.meridian.regions.RegionId;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Latencies beside the emulated way, and what is more than that: what Meridian adds. What jitter
 * adds counts as Meridian's. The ratio is of what a remote delivery takes beyond the way to what a
 * delivery within the publishers' region takes; it says more than milliseconds, which are the
 * machine's.
 */
final class LatencyReport {
  private static final double ADDED_P50_MILLIS = 5;
  private static final double ADDED_P99_MILLIS = 25;
  private static final double RATIO = 1.5;
  private static final DecimalFormat LIMIT =
      new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT));

  private final StreamsResult result;
  private final List<RegionId> regions;
  private final Network network;

  LatencyReport(StreamsResult result, List<RegionId> regions, Network network) {
    this.result = result;
    this.regions = List.copyOf(regions);
    this.network = network;
  }

  Report of(int perSecond, int dataChars, Environment environment) {
    return new Report(
        "latency",
        "latency",
        "Latency between regions",
        String.format(
            Locale.ROOT,
            "What Meridian adds to the way between regions, at %,d messages a second of %,d characters"
                + " (%s).",
            perSecond,
            dataChars,
            network.name()),
        Instant.now(),
        environment,
        List.of(
            result.finding(),
            addedFinding("median", 50, ADDED_P50_MILLIS),
            addedFinding("p99", 99, ADDED_P99_MILLIS),
            ratioFinding("median", 50),
            ratioFinding("p99", 99)),
        List.of(
            matrix("Emulated way, one way", "ms", pair -> wayMillis(pair)),
            matrix("Publish to delivery, median", "ms", pair -> millis(pair, 50)),
            matrix("Publish to delivery, p99", "ms", pair -> millis(pair, 99)),
            matrix(
                "Beyond the way, as a multiple of in-region, median", "×", pair -> ratio(pair, 50)),
            matrix("Beyond the way, as a multiple of in-region, p99", "×", pair -> ratio(pair, 99)),
            matrix("Added to the way, median", "ms", pair -> addedMillis(pair, 50)),
            matrix("Added to the way, p99", "ms", pair -> addedMillis(pair, 99)),
            new Percentiles("Publish to delivery", deliveries()),
            new Percentiles("Publish to acknowledgement, by durability", acknowledgements()),
            acknowledgementTable(),
            new Text(
                "How it was measured",
                "Each region publishes on two channels, one of each durability; each region has a"
                    + " subscriber of each channel. A latency counts from when the message was due"
                    + " (open loop), and every one is kept. What was due in the warm-up does not"
                    + " count. The way is the least that the emulated network takes; what its jitter"
                    + " adds counts as Meridian's. Clients are not delayed. Everything shares one"
                    + " machine, so that milliseconds say more about it than ratios do.")));
  }

  private double millis(Pair pair, double percentile) {
    Latencies measured = result.deliveries().get(pair);
    return measured == null ? Double.NaN : measured.millis(percentile);
  }

  private double wayMillis(Pair pair) {
    return network.oneWay(pair.from(), pair.to()).toNanos() / 1e6;
  }

  private double addedMillis(Pair pair, double percentile) {
    return millis(pair, percentile) - wayMillis(pair);
  }

  private double ratio(Pair pair, double percentile) {
    return pair.from().equals(pair.to())
        ? Double.NaN
        : addedMillis(pair, percentile) / millis(new Pair(pair.from(), pair.from()), percentile);
  }

  /** To the nearest other region and back: without it no majority has a message. */
  private double wayToMajorityMillis(RegionId from) {
    return regions.stream()
        .filter(other -> !other.equals(from))
        .mapToDouble(other -> wayMillis(new Pair(from, other)) + wayMillis(new Pair(other, from)))
        .min()
        .orElse(0);
  }

  private Finding addedFinding(String name, double percentile, double limit) {
    return atMost("added to the way, " + name, "ms", limit, pair -> addedMillis(pair, percentile));
  }

  private Finding ratioFinding(String name, double percentile) {
    return atMost(
        "beyond the way, as a multiple of in-region, " + name,
        "×",
        RATIO,
        pair -> ratio(pair, percentile));
  }

  /** Judges the pair with the greatest value, of those that have one. */
  private Finding atMost(String name, String unit, double limit, ToDoubleFunction<Pair> value) {
    String at = "";
    double most = Double.NaN;
    for (Pair pair : result.deliveries().keySet()) {
      double candidate = value.applyAsDouble(pair);
      if (!Double.isNaN(candidate) && !(candidate <= most)) {
        most = candidate;
        at = pair.toString();
      }
    }
    return new Finding(
        name + ": at most " + LIMIT.format(limit) + ' ' + unit,
        Double.isNaN(most) ? Outcome.NOT_JUDGED : most <= limit ? Outcome.HELD : Outcome.BROKEN,
        Double.isNaN(most)
            ? "no deliveries"
            : String.format(Locale.ROOT, "%.2f %s at the most, %s", most, unit, at));
  }

  private Matrix matrix(String title, String unit, ToDoubleFunction<Pair> value) {
    List<String> names = regions.stream().map(RegionId::value).toList();
    List<List<Double>> cells =
        regions.stream()
            .map(
                from ->
                    regions.stream().map(to -> value.applyAsDouble(new Pair(from, to))).toList())
            .toList();
    return new Matrix(title, unit, names, names, cells);
  }

  private Map<String, Map<String, Double>> deliveries() {
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    result
        .deliveries()
        .forEach((pair, measured) -> rows.put(pair.toString(), measured.percentiles()));
    return rows;
  }

  private Map<String, Map<String, Double>> acknowledgements() {
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    for (Stream stream : result.streams()) {
      rows.put(stream.toString(), result.acknowledged(stream).percentiles());
    }
    return rows;
  }

  private Table acknowledgementTable() {
    List<List<String>> rows = new ArrayList<>();
    for (Stream stream : result.streams()) {
      Latencies measured = result.acknowledged(stream);
      double way =
          stream.durability() == Durability.MAJORITY ? wayToMajorityMillis(stream.from()) : 0;
      rows.add(
          List.of(
              stream.toString(),
              figure(measured.count(), 0),
              figure(way, 1),
              figure(measured.millis(50), 1),
              figure(measured.millis(50) - way, 1),
              figure(measured.millis(99) - way, 1)));
    }
    return new Table(
        "Acknowledgement beside the way to a majority and back",
        List.of(
            "publisher, durability", "count", "way ms", "p50 ms", "added p50 ms", "added p99 ms"),
        rows);
  }

  private static String figure(double value, int decimals) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** The same for a terminal. */
  String text() {
    StringBuilder text = new StringBuilder(Latencies.header("Publish to delivery")).append('\n');
    result
        .deliveries()
        .forEach(
            (pair, measured) ->
                text.append(measured.row(pair.toString()))
                    .append(String.format(Locale.ROOT, "  way %.1f%n", wayMillis(pair))));
    text.append(Latencies.header("Publish to acknowledgement")).append('\n');
    for (Stream stream : result.streams()) {
      text.append(result.acknowledged(stream).row(stream.toString())).append('\n');
    }
    return text.toString();
  }
}
