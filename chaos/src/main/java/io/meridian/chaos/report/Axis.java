package io.meridian.chaos.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale from values to pixels, with round values to label.
 *
 * @param fromPixel where {@code from} lies; may be more than {@code toPixel}, as on a vertical axis
 */
record Axis(
    double from,
    double to,
    double fromPixel,
    double toPixel,
    boolean logarithmic,
    List<Double> ticks) {
  private static final double[] ROUND = {1, 2, 5, 10};
  private static final double[] ROUND_SECONDS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600
  };

  Axis {
    ticks = List.copyOf(ticks);
  }

  /** An even axis that ends on a round value. @param tickCount about so many labels */
  static Axis linear(double from, double to, double fromPixel, double toPixel, int tickCount) {
    double least = (to > from ? to - from : 1) / tickCount;
    double magnitude = Math.pow(10, Math.floor(Math.log10(least)));
    double step = magnitude * 10;
    for (double round : ROUND) {
      if (round * magnitude >= least * 0.999) {
        step = round * magnitude;
        break;
      }
    }
    double low = Math.floor(from / step) * step;
    double high = Math.max(Math.ceil(to / step) * step, low + step);
    return new Axis(low, high, fromPixel, toPixel, false, every(step, low, high));
  }

  /** An axis of seconds that begins and ends with what it shows. */
  static Axis time(double from, double to, double fromPixel, double toPixel, int tickCount) {
    double end = to > from ? to : from + 1;
    double least = (end - from) / tickCount;
    double step = Math.ceil(least / 3600) * 3600;
    if (least < 1) {
      step = linear(from, end, 0, 1, tickCount).step();
    } else {
      for (double round : ROUND_SECONDS) {
        if (round >= least) {
          step = round;
          break;
        }
      }
    }
    return new Axis(
        from, end, fromPixel, toPixel, false, every(step, Math.ceil(from / step) * step, end));
  }

  /** An axis on which each factor has its length: for values of many sizes, all above 0. */
  static Axis logarithmic(double least, double most, double fromPixel, double toPixel) {
    double low = roundBelow(least);
    double high = Math.max(roundAbove(most), low * 2);
    List<Double> ticks = new ArrayList<>();
    double first = Math.pow(10, Math.floor(Math.log10(low)));
    for (double decade = first; decade <= high * 1.001; decade *= 10) {
      for (double round : ROUND) {
        double tick = decade * round;
        if (round < 10 && tick >= low * 0.999 && tick <= high * 1.001) {
          ticks.add(tick);
        }
      }
    }
    return new Axis(low, high, fromPixel, toPixel, true, ticks);
  }

  /** Where a value lies; what is outside lies at the nearer end. */
  double pixel(double value) {
    double share =
        logarithmic
            ? Math.log(Math.max(value, from) / from) / Math.log(to / from)
            : (value - from) / (to - from);
    return fromPixel + Math.min(Math.max(share, 0), 1) * (toPixel - fromPixel);
  }

  private double step() {
    return ticks.size() > 1 ? ticks.get(1) - ticks.get(0) : to - from;
  }

  private static List<Double> every(double step, double from, double to) {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; from + i * step <= to + step * 1e-6; i++) {
      ticks.add(from + i * step);
    }
    return ticks;
  }

  private static double roundBelow(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    return value >= 5 * decade ? 5 * decade : value >= 2 * decade ? 2 * decade : decade;
  }

  private static double roundAbove(double value) {
    double below = roundBelow(value);
    return below >= value ? below : roundBelow(below * 2.51);
  }
}
