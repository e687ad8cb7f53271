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
 * @param failures what did not, for people; empty is good
 */
record Verdict(List<String> failures) {
  Verdict {
    failures = List.copyOf(failures);
  }

  boolean isGood() {
    return failures.isEmpty();
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
        requireNoSilence(subscriber, maxSilenceMillis, failures);
      } else if (!subscriber.moved() || last(subscriber.regions()).equals(victim)) {
        failures.add(subscriber.subscriber() + " did not move away from " + victim);
      }
    }
    return new Verdict(failures);
  }

  private static String broken(HistoryReport report) {
    return String.format(
        Locale.ROOT,
        "%,d broken promises: %s",
        report.violationCount(),
        new TreeMap<>(report.counts()));
  }

  private static void requireNoSilence(
      SubscriberReport subscriber, long maxSilenceMillis, List<String> failures) {
    if (subscriber.longestSilenceMillis() > maxSilenceMillis) {
      failures.add(
          String.format(
              Locale.ROOT,
              "%s heard nothing for %,d ms, allowed are %,d ms",
              subscriber.subscriber(),
              subscriber.longestSilenceMillis(),
              maxSilenceMillis));
    }
  }

  private static String last(List<String> regions) {
    return regions.get(regions.size() - 1);
  }
}
