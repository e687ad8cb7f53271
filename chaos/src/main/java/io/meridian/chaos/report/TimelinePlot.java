package io.meridian.chaos.report;

import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figcaption;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;

import io.meridian.chaos.report.MarkLanes.Placed;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Point;
import io.meridian.chaos.report.Section.Series;
import io.meridian.chaos.report.Section.Timeline;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lines over time. What was done is a bar with its name above the plot and a hatched band down
 * through it. Lines differ in colour and in dash.
 */
final class TimelinePlot {
  /** Further series are in JSON only: nobody can follow more lines. */
  static final int SERIES_MAX = 16;

  private static final double WIDTH = 960;
  private static final double LEFT = 56;
  private static final double RIGHT = 14;
  private static final double LANE = 21;
  private static final double PLOT = 240;
  private static final double BELOW = 30;
  private static final int COLOURS = 8;

  private final Timeline timeline;
  private final String id;
  private final List<Series> drawn;
  private final Axis time;
  private final MarkLanes lanes;
  private final double top;
  private final Axis values;

  /**
   * @param id of the section, unique in the page
   */
  TimelinePlot(Timeline timeline, String id) {
    this.timeline = timeline;
    this.id = id;
    this.drawn = timeline.series().stream().limit(SERIES_MAX).toList();
    double from = times().min().orElse(0);
    this.time = Axis.time(Math.min(0, from), times().max().orElse(1), LEFT, WIDTH - RIGHT, 10);
    this.lanes = MarkLanes.of(timeline.marks(), time);
    this.top = 24 + lanes.laneCount() * LANE;
    double least = points().mapToDouble(Point::value).filter(Double::isFinite).min().orElse(0);
    double most = points().mapToDouble(Point::value).filter(Double::isFinite).max().orElse(1);
    this.values = Axis.linear(Math.min(0, least), Math.max(most, 0), top + PLOT, top, 5);
  }

  private Stream<Point> points() {
    return drawn.stream().flatMap(series -> series.points().stream());
  }

  private DoubleStream times() {
    return DoubleStream.concat(
        points().mapToDouble(Point::seconds),
        timeline.marks().stream()
            .flatMapToDouble(mark -> DoubleStream.of(mark.fromSeconds(), mark.toSeconds())));
  }

  DomContent figureOf() {
    return figure().withClass("plot").with(legend(), drawing(), figcaption(caption()));
  }

  private DomContent legend() {
    return div()
        .withClass("legend")
        .with(
            IntStream.range(0, drawn.size())
                .mapToObj(
                    i ->
                        (DomContent)
                            span(
                                Svg.element("svg")
                                    .attr("viewBox", "0 0 30 10")
                                    .attr("aria-hidden", "true")
                                    .with(Svg.line(1, 5, 29, 5).withClass(styleOf(i))),
                                text(drawn.get(i).name()))));
  }

  private Svg drawing() {
    Svg bands = Svg.group("bands").with(timeline.marks().stream().map(this::band));
    Svg lines = Svg.group("lines").with(IntStream.range(0, drawn.size()).mapToObj(this::line));
    return Svg.drawing(WIDTH, top + PLOT + BELOW, spoken())
        .with(hatching(), grid(), bands, names(), lines);
  }

  /** The pattern of bands; its id is this plot's, since ids are the page's. */
  private Svg hatching() {
    return Svg.element("defs")
        .with(
            Svg.element("pattern")
                .withId(id + "-hatch")
                .attr("patternUnits", "userSpaceOnUse")
                .attr("patternTransform", "rotate(45)")
                .at("width", 7)
                .at("height", 7)
                .with(Svg.line(0, 0, 0, 7).withClass("hatch")));
  }

  private Svg grid() {
    Svg grid = Svg.group("grid");
    for (double tick : values.ticks()) {
      double y = values.pixel(tick);
      grid.with(Svg.line(LEFT, y, WIDTH - RIGHT, y).withClass(tick == 0 ? "zero" : "rule"));
      grid.with(Svg.label(LEFT - 8, y + 4, Figures.of(tick)).withClass("end"));
    }
    for (double tick : time.ticks()) {
      double x = time.pixel(tick);
      grid.with(Svg.line(x, top + PLOT, x, top + PLOT + 5).withClass("rule"));
      grid.with(Svg.label(x, top + PLOT + 20, Figures.time(tick, time.to())).withClass("middle"));
    }
    return grid.with(Svg.label(0, 12, timeline.unit()).withClass("unit"));
  }

  private DomContent band(Mark mark) {
    double from = time.pixel(mark.fromSeconds());
    double width = time.pixel(mark.toSeconds()) - from;
    if (width < 1) {
      return Svg.line(from, top, from, top + PLOT).withClass("instant");
    }
    return Svg.group("band")
        .with(
            Svg.title(spoken(mark)),
            Svg.rect(from, top, width, PLOT).withClass("shade"),
            Svg.rect(from, top, width, PLOT).attr("fill", "url(#" + id + "-hatch)"),
            Svg.line(from, top, from, top + PLOT).withClass("edge"),
            Svg.line(from + width, top, from + width, top + PLOT).withClass("edge"));
  }

  private Svg names() {
    Svg names = Svg.group("names");
    for (Placed placed : lanes.placed()) {
      double y = 20 + placed.lane() * LANE;
      double width = Math.max(placed.to() - placed.from(), 3);
      names.with(
          Svg.line(placed.from(), y + 17, placed.from(), top).withClass("edge"),
          Svg.rect(placed.from(), y, width, 17).attr("rx", 3).withClass("bar"),
          Svg.label(placed.nameAt() + 7, y + 12.5, placed.mark().name()));
    }
    return names;
  }

  private DomContent line(int index) {
    Series series = drawn.get(index);
    StringBuilder commands = new StringBuilder();
    boolean broken = true;
    for (Point point : Thinning.of(series.points())) {
      if (!Double.isFinite(point.value())) {
        broken = true;
        continue;
      }
      commands
          .append(broken ? 'M' : 'L')
          .append(Svg.pixels(time.pixel(point.seconds())))
          .append(' ')
          .append(Svg.pixels(values.pixel(point.value())));
      broken = false;
    }
    return Svg.path(commands.toString()).withClass(styleOf(index)).with(Svg.title(series.name()));
  }

  private static String styleOf(int index) {
    return "series s" + index % COLOURS + " d" + index / COLOURS % 2;
  }

  private DomContent caption() {
    List<String> notes = new ArrayList<>();
    if (timeline.series().stream()
        .anyMatch(series -> series.points().size() > Thinning.POINTS_MAX)) {
      notes.add(
          "Drawn with the least and the greatest value of each stretch of time; every value is in"
              + " the JSON.");
    }
    if (timeline.series().size() > drawn.size()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The first %d of %d lines; the others are in the JSON.",
              drawn.size(),
              timeline.series().size()));
    }
    if (lanes.unplaced() > 0) {
      notes.add(lanes.unplaced() + " of the bands have no name for lack of room.");
    }
    return each(notes, note -> span(note + " "));
  }

  private String spoken() {
    StringBuilder spoken = new StringBuilder(timeline.title() + ", " + timeline.unit());
    timeline.marks().stream()
        .limit(MarkLanes.LANES_MAX)
        .forEach(mark -> spoken.append("; ").append(spoken(mark)));
    return spoken.toString();
  }

  private String spoken(Mark mark) {
    String from = Figures.time(mark.fromSeconds(), time.to());
    return mark.fromSeconds() == mark.toSeconds()
        ? mark.name() + " at " + from
        : mark.name() + " from " + from + " to " + Figures.time(mark.toSeconds(), time.to());
  }
}
