package io.meridian.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meridian.chaos.report.MarkLanes.Placed;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Matrix;
import io.meridian.chaos.report.Section.Point;
import io.meridian.chaos.report.Section.Table;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Axes, figures, lanes and thinning. */
class PlotPartsTest {
  @Test
  void anAxisHasRoundTicksAroundItsValues() {
    Axis axis = Axis.linear(0, 153, 240, 0, 5);

    assertThat(axis.ticks()).containsExactly(0.0, 50.0, 100.0, 150.0, 200.0);
    assertThat(axis.pixel(100)).isEqualTo(120);
    assertThat(axis.pixel(500)).isZero();
  }

  @Test
  void aTimeAxisEndsWithItsTimes() {
    Axis axis = Axis.time(0, 89.5, 0, 895, 10);

    assertThat(axis.ticks()).startsWith(0.0, 10.0).endsWith(80.0);
    assertThat(axis.pixel(89.5)).isEqualTo(895);
    assertThat(Axis.time(0, 2_000, 0, 1, 10).ticks()).startsWith(0.0, 300.0);
  }

  @Test
  void onALogarithmicAxisFactorsHaveTheirLengths() {
    Axis axis = Axis.logarithmic(1.3, 640, 0, 300);

    assertThat(axis.from()).isEqualTo(1);
    assertThat(axis.to()).isCloseTo(1_000, within(1e-6));
    assertThat(axis.pixel(10)).isCloseTo(100, within(1e-6));
    assertThat(axis.pixel(0)).isZero();
  }

  @Test
  void axesOfASingleValueHaveALength() {
    assertThat(Axis.linear(0, 0, 0, 100, 5).pixel(0)).isZero();
    assertThat(Axis.logarithmic(5, 5, 0, 100).pixel(5)).isBetween(0.0, 100.0);
    assertThat(Axis.time(0, 0, 0, 100, 5).ticks()).isNotEmpty();
  }

  @Test
  void figuresHaveThreeDigits() {
    assertThat(List.of(6.613, 29.96, 99.96, 1234.5, 0.0451, 0.00012, 20.0, -1.5, Double.NaN))
        .extracting(Figures::of)
        .containsExactly("6.61", "30.0", "100", "1,235", "0.05", "0.00012", "20", "-1.50", "–");
    assertThat(Figures.time(30, 90)).isEqualTo("30 s");
    assertThat(Figures.time(90, 600)).isEqualTo("1:30");
  }

  @Test
  void namesThatWouldMeetLieInDifferentLanes() {
    MarkLanes lanes =
        MarkLanes.of(
            List.of(
                new Mark("second", 12, 30), new Mark("first", 10, 20), new Mark("later", 60, 90)),
            Axis.time(0, 100, 0, 1_000, 10));

    assertThat(lanes.placed())
        .extracting(placed -> placed.mark().name() + " " + placed.lane())
        .containsExactly("first 0", "second 1", "later 0");
  }

  @Test
  void aNameDoesNotLeaveThePlot() {
    MarkLanes lanes =
        MarkLanes.of(List.of(new Mark("caught up", 99, 99)), Axis.time(0, 100, 0, 1_000, 10));

    Placed placed = lanes.placed().get(0);
    assertThat(placed.nameAt()).isBetween(0.0, placed.from() - 50);
  }

  @Test
  void marksThatFindNoLaneAreCounted() {
    MarkLanes lanes =
        MarkLanes.of(
            Collections.nCopies(9, new Mark("all at once", 0, 90)),
            Axis.time(0, 100, 0, 1_000, 10));

    assertThat(lanes.placed()).hasSize(MarkLanes.LANES_MAX);
    assertThat(lanes.unplaced()).isEqualTo(9 - MarkLanes.LANES_MAX);
  }

  @Test
  void thinningKeepsPeaksAndGaps() {
    List<Point> points =
        IntStream.range(0, 100_000)
            .mapToObj(
                i -> new Point(i, i == 31_415 ? 1_000 : i == 77_777 ? Double.NaN : Math.sin(i)))
            .toList();

    List<Point> thinned = Thinning.of(points);

    assertThat(thinned).hasSizeLessThanOrEqualTo(Thinning.POINTS_MAX);
    assertThat(thinned).contains(points.get(31_415), points.get(77_777));
    assertThat(thinned).extracting(Point::seconds).isSorted();
  }

  @Test
  void sectionsOfTheWrongShapeAreRefused() {
    assertThatThrownBy(
            () -> new Matrix("p50", "ms", List.of("eu"), List.of("eu"), List.of(List.of(1.0, 2.0))))
        .hasMessage("p50 has values for 2 columns, and names 1");
    assertThatThrownBy(() -> new Table("t", List.of("a", "b"), List.of(List.of("only a"))))
        .hasMessage("t has values for 1 columns, and names 2");
    assertThatThrownBy(() -> new Mark("cut", 2, 1)).hasMessageContaining("cut ends at 1.0 s");
  }
}
