package io.meridian.chaos.bench;

import io.meridian.chaos.bench.LinkBytes.Link;
import io.meridian.regions.RegionId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a churn.
 *
 * @param seen by a subscriber of each region, the members' region first
 * @param changes joins and leaves
 * @param sentBytes of the frames that clients sent for them
 * @param answers to those frames
 */
record ChurnResult(
    Map<RegionId, Seen> seen, long changes, long sentBytes, Answers answers, Traffic traffic)
    implements PresenceResult {
  /** A link may carry so many times what the change itself has. */
  static final double GOAL = 1.2;

  /**
   * @param differing members that the subscriber lacks or has too many, in the end
   * @param differingAnew the same for one that attaches in the end
   */
  record Seen(Deliveries events, int differing, int differingAnew) {
    private boolean wrong() {
      return events.missing() + events.repeated() + differing + differingAnew > 0;
    }
  }

  /**
   * @param idlePerSecond bytes a second on each link while nothing changed
   * @param churnBytes on each link for all changes, less what it would have carried anyway
   */
  record Traffic(Map<Link, Double> idlePerSecond, Map<Link, Double> churnBytes) {
    /** From looks before a time without changes, after it, and after the changes that followed. */
    static Traffic of(LinkBytes idle, LinkBytes start, LinkBytes end) {
      Map<Link, Double> idlePerSecond = new LinkedHashMap<>();
      Map<Link, Double> churnBytes = new LinkedHashMap<>();
      for (Link link : end.taken().keySet()) {
        double perSecond = start.perSecond(link, idle);
        idlePerSecond.put(link, perSecond);
        churnBytes.put(link, end.since(link, start) - perSecond * end.secondsSince(start));
      }
      return new Traffic(idlePerSecond, churnBytes);
    }
  }

  @Override
  public boolean wrong() {
    return answers.refused() > 0 || seen.values().stream().anyMatch(Seen::wrong);
  }

  @Override
  public String report() {
    StringBuilder text = new StringBuilder();
    RegionId home = seen.keySet().iterator().next();
    text.append(Latencies.header(String.format(Locale.ROOT, "%,d joins and leaves", changes)))
        .append('\n');
    seen.forEach(
        (region, one) ->
            text.append(one.events().latencies().row(home + " -> " + region)).append('\n'));
    double sent = sentBytes / (double) changes;
    text.append(
        String.format(
            Locale.ROOT,
            "A change has %.0f bytes as its client sent it.%n%-34s %12s %16s %14s%n",
            sent,
            "link, both ways",
            "idle bytes/s",
            "bytes a change",
            "x as sent"));
    traffic
        .churnBytes()
        .forEach(
            (link, bytes) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%-34s %12.0f %16.1f %14.2f%n",
                        link,
                        traffic.idlePerSecond().getOrDefault(link, 0.0),
                        bytes / changes,
                        bytes / sentBytes)));
    traffic
        .churnBytes()
        .forEach(
            (link, bytes) -> {
              if (link.from().equals(home)) {
                text.append(verdict(link, bytes / sentBytes));
              }
            });
    text.append(wrongs());
    return text.toString();
  }

  private static String verdict(Link link, double ratio) {
    return String.format(
        Locale.ROOT,
        "The link from %s carries %.2f x what clients sent: goal of %.1f %s%n",
        link,
        ratio,
        GOAL,
        ratio <= GOAL ? "met" : "MISSED");
  }

  private String wrongs() {
    StringBuilder text = new StringBuilder();
    seen.forEach(
        (region, one) -> {
          if (one.wrong()) {
            text.append(
                String.format(
                    Locale.ROOT,
                    "WRONG: the subscriber in %s lacks %d events and has %d twice; its members"
                        + " differ by %d, those of a new one by %d.%n",
                    region,
                    one.events().missing(),
                    one.events().repeated(),
                    one.differing(),
                    one.differingAnew()));
          }
        });
    return text.append(answers.refusals()).toString();
  }
}
