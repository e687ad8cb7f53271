package io.meridian.chaos.demo;

import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.SubscriberReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether a demo went as it must.
 *
 * @param silences for people: who heard nothing for longer than allowed
 * @param failures for people: what else did not go as it must
 */
record Verdict(List<String> silences, List<String> failures) {
  Verdict {
    silences = List.copyOf(silences);
    failures = List.copyOf(failures);
  }

  boolean isGood() {
    return silences.isEmpty() && failures.isEmpty();
  }

  /** All of it, for people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (failures.isEmpty()) {
      lines.add("Nothing acknowledged was lost, duplicated or reordered.");
    }
    failures.forEach(failure -> lines.add("FAILED: " + failure));
    silences.forEach(silence -> lines.add("FAILED: " + silence));
    if (failures.isEmpty() && !silences.isEmpty()) {
      lines.add(
          "Silence alone exceeded its limit. A busy machine does that: run the demo again with less"
              + " beside it, or with another --max-silence=MILLIS.");
    }
    return lines;
  }

  /**
   * Judges.
   *
   * @param victim the region that was killed
   * @param bereft the subscribers that lost their region: they must have moved, and their silence
   *     is that of their SDK
   * @param maxSilenceMillis for all others
   */
  static Verdict of(
      HistoryReport report, String victim, Set<String> bereft, long maxSilenceMillis) {
    List<String> silences = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    if (!report.holds()) {
      failures.add(broken(report));
    }
    if (report.sent() == 0) {
      failures.add("nothing was sent");
    }
    for (SubscriberReport subscriber : report.subscribers()) {
      if (subscriber.received() == 0) {
        failures.add(subscriber.subscriber() + " received nothing");
      }
      if (!bereft.contains(subscriber.subscriber())) {
        requireNoSilence(subscriber, maxSilenceMillis, silences);
      } else if (!subscriber.moved() || last(subscriber.regions()).equals(victim)) {
        failures.add(subscriber.subscriber() + " did not move away from " + victim);
      }
    }
    return new Verdict(silences, failures);
  }

  private static String broken(HistoryReport report) {
    return String.format(
        Locale.ROOT,
        "%,d broken promises: %s",
        report.violationCount(),
        new TreeMap<>(report.counts()));
  }

  private static void requireNoSilence(
      SubscriberReport subscriber, long maxSilenceMillis, List<String> silences) {
    long silenceMillis = subscriber.longestSilenceMillis();
    if (silenceMillis > maxSilenceMillis) {
      silences.add(
          String.format(
              Locale.ROOT,
              "%s heard nothing for %,d ms, %,d ms more than the limit of %,d ms (--max-silence)",
              subscriber.subscriber(),
              silenceMillis,
              silenceMillis - maxSilenceMillis,
              maxSilenceMillis));
    }
  }

  private static String last(List<String> regions) {
    return regions.get(regions.size() - 1);
  }
}
