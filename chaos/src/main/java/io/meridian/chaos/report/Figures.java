package io.meridian.chaos.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private Figures() {}

  /** Three digits, all of those before the point; an en dash for NaN. */
  static String of(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (Double.isInfinite(value) || value == Math.rint(value) || size >= 99.95) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(
        Locale.ROOT, size >= 9.995 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.2g", value);
  }

  /** A time since the start: seconds, of long runs minutes and seconds. */
  static String time(double seconds, double longest) {
    if (longest < 180) {
      return of(seconds) + " s";
    }
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }
}
