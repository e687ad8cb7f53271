package io.meridian.chaos.report;

import io.meridian.chaos.report.Section.Mark;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the names of marks go above a plot: each in the first lane in which it covers no other.
 *
 * @param placed marks that have a place, in their order
 * @param unplaced how many have none: their bands are drawn without a name
 */
record MarkLanes(List<Placed> placed, int laneCount, int unplaced) {
  static final int LANES_MAX = 6;

  /** About what a letter of a name takes, and the space around the name, in pixels. */
  private static final double LETTER = 6.7;

  private static final double AROUND = 14;

  /**
   * A mark with its place, in pixels.
   *
   * @param from where its bar begins
   * @param to where its bar ends, equal to {@code from} for an instant
   * @param nameAt where its name begins
   */
  record Placed(Mark mark, int lane, double from, double to, double nameAt) {}

  MarkLanes {
    placed = List.copyOf(placed);
  }

  /** Places marks, in the order in which they begin. */
  static MarkLanes of(List<Mark> marks, Axis time) {
    List<Placed> placed = new ArrayList<>();
    List<Double> laneEnds = new ArrayList<>();
    int unplaced = 0;
    for (Mark mark : inOrder(marks)) {
      double from = time.pixel(mark.fromSeconds());
      double to = time.pixel(mark.toSeconds());
      double nameWidth = mark.name().length() * LETTER + AROUND;
      double nameAt = nameAt(from, to, nameWidth, time);
      int lane = firstFree(laneEnds, Math.min(from, nameAt));
      if (lane == LANES_MAX) {
        unplaced++;
        continue;
      }
      if (lane == laneEnds.size()) {
        laneEnds.add(0.0);
      }
      laneEnds.set(lane, Math.max(to, nameAt + nameWidth));
      placed.add(new Placed(mark, lane, from, to, nameAt));
    }
    return new MarkLanes(placed, laneEnds.size(), unplaced);
  }

  /** In the bar if it has room, else behind it, and before it where the plot ends. */
  private static double nameAt(double from, double to, double nameWidth, Axis time) {
    if (to - from >= nameWidth) {
      return from;
    }
    return to + nameWidth <= time.toPixel() ? to : Math.max(from - nameWidth, time.fromPixel());
  }

  private static List<Mark> inOrder(List<Mark> marks) {
    return marks.stream()
        .sorted((one, other) -> Double.compare(one.fromSeconds(), other.fromSeconds()))
        .toList();
  }

  private static int firstFree(List<Double> laneEnds, double from) {
    int lane = 0;
    while (lane < laneEnds.size() && laneEnds.get(lane) > from) {
      lane++;
    }
    return lane;
  }
}
