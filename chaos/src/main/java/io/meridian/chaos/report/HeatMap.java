package io.meridian.chaos.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import io.meridian.chaos.report.Section.Matrix;
import j2html.tags.DomContent;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A table whose cells are the darker the greater their value, which stands in them. */
final class HeatMap {
  /** Above this share of the way to the greatest value, letters are those for dark cells. */
  private static final double DARK = 0.6;

  private final Matrix matrix;
  private final double least;
  private final double most;

  HeatMap(Matrix matrix) {
    this.matrix = matrix;
    this.least = values().min().orElse(0);
    this.most = values().max().orElse(0);
  }

  private DoubleStream values() {
    return matrix.cells().stream()
        .flatMap(List::stream)
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite);
  }

  DomContent figureOf() {
    return figure(
            div(table(
                        thead(
                            tr(
                                th(matrix.unit()).withClass("unit"),
                                each(matrix.columns(), column -> th(column).attr("scope", "col")))),
                        tbody(each(IntStream.range(0, matrix.rows().size()).mapToObj(this::row))))
                    .withClass("heat"))
                .withClass("scroll"),
            figcaption(
                span(Figures.of(least)),
                span().withClass("ramp"),
                span(Figures.of(most) + ' ' + matrix.unit())))
        .withClass("matrix");
  }

  private DomContent row(int index) {
    return tr(
        th(matrix.rows().get(index)).attr("scope", "row"),
        each(matrix.cells().get(index), this::cell));
  }

  private DomContent cell(double value) {
    if (!Double.isFinite(value)) {
      return td(Figures.of(value)).withClass("none");
    }
    double share = most > least ? (value - least) / (most - least) : 0;
    return td(Figures.of(value))
        .withStyle(String.format(Locale.ROOT, "--heat:%.2f", share))
        .withCondClass(share > DARK, "dark");
  }
}
