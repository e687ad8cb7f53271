package io.meridian.chaos.check;

import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.PresenceReport;
import io.meridian.chaos.history.Recovery;
import io.meridian.chaos.history.ReportTable;
import io.meridian.chaos.history.Violation;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A whole verdict for people. */
final class VerdictText {
  private static final int SHOWN_OF_EACH_KIND = 5;

  private VerdictText() {}

  /** Lines, each ended by a line break. */
  static String of(HistoryReport report) {
    StringBuilder text = new StringBuilder(ReportTable.of(report.subscribers()));
    text.append(ReportTable.summary(report)).append('\n');
    PresenceReport presence = report.presence();
    if (presence.members() > 0 || presence.looksJudged() > 0) {
      add(
          text,
          "%,d members entered, %,d changes were seen; %,d last looks judged, %,d too early.",
          presence.members(),
          presence.changesSeen(),
          presence.looksJudged(),
          presence.looksTooEarly());
    }
    report.recoveries().forEach(recovery -> add(text, recovery));
    new TreeMap<>(report.counts()).forEach((kind, count) -> add(text, report, kind, count));
    text.append(report.holds() ? "No promise was broken.\n" : "Promises were broken.\n");
    return text.toString();
  }

  private static void add(StringBuilder text, Recovery recovery) {
    add(
        text,
        "%s at %.1f s: %d clients felt it, longest outage since it began %s, since it ended %s.",
        recovery.disturbance(),
        recovery.beganAtNanos() / 1e9,
        recovery.clients().size(),
        millis(recovery.sinceBeganMillis()),
        recovery.endedAtNanos().isPresent() ? millis(recovery.sinceEndedMillis()) : "-");
  }

  private static String millis(OptionalLong millis) {
    return millis.isPresent()
        ? String.format(Locale.ROOT, "%,d ms", millis.getAsLong())
        : "without end";
  }

  private static void add(
      StringBuilder text, HistoryReport report, Violation.Kind kind, long count) {
    add(text, "%s: %,d", kind, count);
    report.violations().stream()
        .filter(violation -> violation.kind() == kind)
        .limit(SHOWN_OF_EACH_KIND)
        .forEach(
            violation ->
                add(
                    text,
                    "  %.3f s %s: %s",
                    violation.atNanos() / 1e9,
                    violation.client(),
                    violation.detail()));
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
