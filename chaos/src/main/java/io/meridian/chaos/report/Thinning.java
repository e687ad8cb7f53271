package io.meridian.chaos.report;

import io.meridian.chaos.report.Section.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Fewer points that look the same: of each stretch of time the least and the greatest value stay,
 * in their order, so that no peak and no gap goes missing.
 */
final class Thinning {
  /** More cannot be told apart on a page. */
  static final int POINTS_MAX = 1_200;

  private Thinning() {}

  /** At most {@link #POINTS_MAX} of the points; all of them if they are no more. */
  static List<Point> of(List<Point> points) {
    if (points.size() <= POINTS_MAX) {
      return points;
    }
    List<Point> kept = new ArrayList<>(POINTS_MAX);
    int stretches = POINTS_MAX / 2;
    for (int stretch = 0; stretch < stretches; stretch++) {
      int from = (int) ((long) stretch * points.size() / stretches);
      int to = (int) ((long) (stretch + 1) * points.size() / stretches);
      keepExtremes(points, from, to, kept);
    }
    return kept;
  }

  private static void keepExtremes(List<Point> points, int from, int to, List<Point> kept) {
    int least = from;
    int greatest = from;
    for (int i = from; i < to; i++) {
      double value = points.get(i).value();
      if (Double.isNaN(value)) {
        // A gap in the line is a finding: it stays whatever else the stretch has.
        kept.add(points.get(i));
        return;
      }
      least = value < points.get(least).value() ? i : least;
      greatest = value > points.get(greatest).value() ? i : greatest;
    }
    kept.add(points.get(Math.min(least, greatest)));
    if (least != greatest) {
      kept.add(points.get(Math.max(least, greatest)));
    }
  }
}
