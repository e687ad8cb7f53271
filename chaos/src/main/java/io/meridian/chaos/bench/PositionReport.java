package io.meridian.chaos.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How positions grow, for people. */
final class PositionReport {
  /** {@code channelSerial} has to stay below so many characters. */
  static final int GOAL_CHARS = 256;

  private static final int BAR_CHARS = 64;

  private PositionReport() {}

  static String table(List<PositionRun.Point> points) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%6s %6s %8s %7s %8s | %9s %4s %4s | %12s %7s | %s%n",
            "rate/s",
            "RTT ms",
            "rate*RTT",
            "ACK ms",
            "rate*ACK",
            "chars p50",
            "p99",
            "max",
            "local p50 ms",
            "p99 ms",
            "lost, repeated, refused of"));
    for (PositionRun.Point point : points) {
      Lengths chars = point.local().positionChars();
      text.append(
          String.format(
              Locale.ROOT,
              "%6d %6d %8.1f %7.1f %8.1f | %9d %4d %4d | %12.1f %7.1f | %d, %d, %d of %d%n",
              point.perSecond(),
              point.roundTripMillis(),
              point.underWay(),
              point.acknowledged().millis(50),
              point.unacknowledged(),
              chars.at(50),
              chars.at(99),
              chars.at(100),
              point.local().latencies().millis(50),
              point.local().latencies().millis(99),
              point.local().missing() + point.remote().missing(),
              point.local().repeated() + point.remote().repeated(),
              point.refused(),
              point.acknowledged().count() + point.refused()));
    }
    return text.toString();
  }

  /**
   * The median length as a bar for each point, and the goal as a line across. By what is under way
   * between regions, as the goal has it; what a machine adds to it is in the table.
   */
  static String plot(List<PositionRun.Point> points) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "rate*RTT  median (=) and longest (>) channelSerial, | is %d%n",
            GOAL_CHARS));
    points.stream()
        .sorted(
            Comparator.comparingDouble(PositionRun.Point::underWay)
                .thenComparing(PositionRun.Point::perSecond))
        .forEach(
            point ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%8.1f  %s%n",
                        point.underWay(),
                        bar(
                            point.local().positionChars().at(50),
                            point.local().positionChars().at(100)))));
    return text.toString();
  }

  static String bar(int median, int longest) {
    StringBuilder bar = new StringBuilder();
    for (int column = 0; column <= Math.max(column(longest), BAR_CHARS); column++) {
      if (column == BAR_CHARS) {
        bar.append('|');
      } else if (column == column(longest)) {
        bar.append('>');
      } else {
        bar.append(column <= column(median) ? '=' : ' ');
      }
    }
    return bar.toString();
  }

  private static int column(int chars) {
    return Math.round((float) chars * BAR_CHARS / GOAL_CHARS);
  }

  static String verdict(PositionRun.Point point) {
    int longest =
        Math.max(point.local().positionChars().at(100), point.remote().positionChars().at(100));
    return String.format(
        Locale.ROOT,
        "At %d messages a second and %d ms to the nearest region and back the longest channelSerial"
            + " has %d characters: the goal of fewer than %d is %s.",
        point.perSecond(),
        point.roundTripMillis(),
        longest,
        GOAL_CHARS,
        longest < GOAL_CHARS && !point.wrong() ? "met" : "MISSED");
  }
}
