package io.meridian.chaos.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.meridian.chaos.report.Section.Percentiles;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Latencies in figures, and beside each row where they lie on one logarithmic axis. */
final class PercentileTable {
  private static final double WIDTH = 340;
  private static final double HEIGHT = 32;
  private static final double MIDDLE = HEIGHT / 2;
  private static final double EDGE = 16;

  /** A latency of less cannot be told from none, and a logarithm needs more than 0. */
  private static final double LEAST_MILLIS = 0.01;

  private final Percentiles percentiles;
  private final List<String> names;
  private final Axis axis;

  PercentileTable(Percentiles percentiles) {
    this.percentiles = percentiles;
    this.names = Percentiles.namesIn(percentiles.rows().values());
    this.axis =
        Axis.logarithmic(
            Math.max(values().min().orElse(1), LEAST_MILLIS),
            Math.max(values().max().orElse(10), LEAST_MILLIS),
            EDGE,
            WIDTH - EDGE);
  }

  private DoubleStream values() {
    return percentiles.rows().values().stream()
        .flatMap(row -> row.values().stream())
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite);
  }

  DomContent tableOf() {
    return div(table(
            thead(
                tr(
                    th("ms"),
                    each(names, (index, name) -> th(marker(index), text(name)).withClass("figure")),
                    th(scale()).withClass("strip"))),
            tbody(each(percentiles.rows(), this::row))))
        .withClass("scroll");
  }

  private DomContent row(String name, Map<String, Double> row) {
    return tr(
        th(name).attr("scope", "row"),
        each(names, column -> td(Figures.of(valueOf(row, column))).withClass("figure")),
        td(strip(row)).withClass("strip"));
  }

  private static double valueOf(Map<String, Double> row, String column) {
    return row.getOrDefault(column, Double.NaN);
  }

  /** The sign of a percentile, as its column's head shows it. */
  private static DomContent marker(int index) {
    return Svg.element("svg")
        .attr("viewBox", "0 0 14 14")
        .attr("aria-hidden", "true")
        .withClass("marker")
        .with(sign(index, 7, 7));
  }

  private DomContent scale() {
    Svg scale = Svg.drawing(WIDTH, HEIGHT, "logarithmic axis, milliseconds").withClass("scale");
    double free = 0;
    for (double tick : axis.ticks()) {
      double x = axis.pixel(tick);
      if (x >= free) {
        scale.with(Svg.label(x, MIDDLE + 4, Figures.of(tick)).withClass("middle"));
        free = x + 30;
      }
    }
    return scale;
  }

  private DomContent strip(Map<String, Double> row) {
    Svg strip = Svg.element("svg").attr("viewBox", "0 0 " + WIDTH + ' ' + HEIGHT);
    strip.attr("aria-hidden", "true");
    for (double tick : axis.ticks()) {
      double x = axis.pixel(tick);
      strip.with(Svg.line(x, 0, x, HEIGHT).withClass("rule"));
    }
    double[] drawn =
        names.stream().mapToDouble(name -> valueOf(row, name)).filter(Double::isFinite).toArray();
    if (drawn.length > 1) {
      double least = axis.pixel(DoubleStream.of(drawn).min().orElseThrow());
      double most = axis.pixel(DoubleStream.of(drawn).max().orElseThrow());
      strip.with(Svg.line(least, MIDDLE, most, MIDDLE).withClass("reach"));
    }
    // The first is drawn last: where they meet the median stays to be seen.
    for (int index = names.size() - 1; index >= 0; index--) {
      double value = valueOf(row, names.get(index));
      if (Double.isFinite(value)) {
        strip.with(sign(index, axis.pixel(value), MIDDLE));
      }
    }
    return strip;
  }

  private static Svg sign(int index, double x, double y) {
    return switch (index) {
      case 0 -> Svg.circle(x, y, 5).withClass("solid");
      case 1 -> Svg.circle(x, y, 4).withClass("open");
      case 2 -> shape(x, y, "m0 -5.5 5.5 5.5 -5.5 5.5 -5.5 -5.5z").withClass("solid second");
      case 3 -> shape(x, y, "m0 -5 5 9 -10 0z").withClass("open second");
      default -> Svg.line(x, y - 6, x, y + 6).withClass("stop");
    };
  }

  private static Svg shape(double x, double y, String commands) {
    return Svg.path("M" + Svg.pixels(x) + ' ' + Svg.pixels(y) + commands);
  }
}
