package io.meridian.chaos.history;

import java.util.List;
import java.util.Locale;

/** A verdict for people. */
public final class ReportTable {
  private ReportTable() {}

  /** One line for each subscriber, each ended by a line break. */
  public static String of(List<SubscriberReport> subscribers) {
    StringBuilder table =
        new StringBuilder(
            row(
                "SUBSCRIBER",
                "RECEIVED",
                "LOST",
                "DUPLICATED",
                "OUT OF ORDER",
                "LONGEST SILENCE",
                "REGION"));
    for (SubscriberReport subscriber : subscribers) {
      table.append(
          row(
              subscriber.subscriber(),
              number(subscriber.received()),
              number(subscriber.lost()),
              number(subscriber.duplicated()),
              number(subscriber.outOfOrder()),
              number(subscriber.longestSilenceMillis()) + " ms",
              String.join(" -> ", subscriber.regions())));
    }
    return table.toString();
  }

  /** What became of all messages, one line. */
  public static String summary(HistoryReport report) {
    long lost = report.subscribers().stream().mapToLong(SubscriberReport::lost).sum();
    long moved = report.subscribers().stream().filter(SubscriberReport::moved).count();
    return String.format(
        Locale.ROOT,
        "%,d messages sent: %,d acknowledged, %,d refused, %,d unanswered. "
            + "%,d of %,d subscribers moved, %,d acknowledged deliveries are missing.",
        report.sent(),
        report.acknowledged(),
        report.refused(),
        report.unanswered(),
        moved,
        report.subscribers().size(),
        lost);
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-12s %9s %6s %11s %13s %16s  %s%n", cells);
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
