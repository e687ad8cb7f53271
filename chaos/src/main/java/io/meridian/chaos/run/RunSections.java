package io.meridian.chaos.run;

import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.SubscriberReport;
import io.meridian.chaos.report.Section;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Point;
import io.meridian.chaos.report.Section.Series;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The parts of a report that show what subscribers received. */
final class RunSections {
  private RunSections() {}

  /**
   * Deliveries in each second, by the region to which subscribers belong.
   *
   * @param homes the region of each client, by its name
   */
  static Section timeline(
      List<HistoryEvent> events,
      Map<String, RegionId> homes,
      List<RegionId> regions,
      List<Mark> marks) {
    int seconds = 1;
    for (HistoryEvent event : events) {
      seconds = Math.max(seconds, second(event) + 1);
    }
    Map<RegionId, int[]> counts = new LinkedHashMap<>();
    for (RegionId region : regions) {
      counts.put(region, new int[seconds]);
    }
    for (HistoryEvent event : events) {
      RegionId home = homes.get(event.client());
      if (event instanceof Received && home != null) {
        int[] ofRegion = counts.get(home);
        if (ofRegion != null) {
          ofRegion[second(event)]++;
        }
      }
    }
    List<Series> series = new ArrayList<>();
    counts.forEach((region, count) -> series.add(new Series(region.value(), points(count))));
    return new Section.Timeline("Deliveries by home region", "messages/s", series, marks);
  }

  private static int second(HistoryEvent event) {
    return (int) TimeUnit.NANOSECONDS.toSeconds(event.atNanos());
  }

  private static List<Point> points(int[] counts) {
    List<Point> points = new ArrayList<>();
    for (int second = 0; second < counts.length; second++) {
      points.add(new Point(second, counts[second]));
    }
    return points;
  }

  static Section subscribers(HistoryReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (SubscriberReport subscriber : report.subscribers()) {
      rows.add(
          List.of(
              subscriber.subscriber(),
              Long.toString(subscriber.received()),
              Long.toString(subscriber.lost()),
              Long.toString(subscriber.duplicated()),
              Long.toString(subscriber.outOfOrder()),
              subscriber.longestSilenceMillis() + " ms",
              String.join(" → ", subscriber.regions())));
    }
    return new Section.Table(
        "Subscribers",
        List.of(
            "subscriber",
            "received",
            "lost",
            "duplicated",
            "out of order",
            "longest silence",
            "regions"),
        rows);
  }
}
