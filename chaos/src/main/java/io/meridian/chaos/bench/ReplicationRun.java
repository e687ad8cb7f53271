package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One publisher region, a subscriber in it and one in each other region, at the same time: what a
 * remote subscriber waits for beyond the way between the regions.
 */
final class ReplicationRun {
  /** A remote delivery may take so many times the local one, and the one-way delay. */
  static final double GOAL = 1.5;

  private static final int PUBLISHERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EmulatedRegions regions;

  ReplicationRun(EmulatedRegions regions) {
    this.regions = regions;
  }

  /**
   * Runs the schedule, which starts when all are connected.
   *
   * @return what each region's subscriber received, the publishers' region first
   */
  Map<RegionId, Deliveries> run(String channel, double perSecond, Duration warmUp, Duration time)
      throws InterruptedException {
    RegionId home = regions.ids().get(0);
    Map<RegionId, Deliveries> deliveries = new LinkedHashMap<>();
    Map<RegionId, BareClient> subscribers = new LinkedHashMap<>();
    try (Publishers publishers = Publishers.connect(regions.endpoint(home), PUBLISHERS)) {
      // Connecting takes no more than this, and a message that is due meanwhile would be late.
      Schedule schedule =
          new Schedule(System.nanoTime() + TimeUnit.SECONDS.toNanos(2), perSecond, warmUp, time);
      for (RegionId region : regions.ids()) {
        Deliveries received = new Deliveries(schedule);
        deliveries.put(region, received);
        subscribers.put(
            region,
            BareClient.subscriber(regions.endpoint(region), channel, received)
                .toCompletableFuture()
                .join());
      }
      publishers.run(schedule, channel);
      for (Deliveries received : deliveries.values()) {
        received.await(PATIENCE);
      }
    } finally {
      subscribers.values().forEach(BareClient::close);
    }
    return deliveries;
  }

  /** The latencies, and whether the goal is met. */
  static String report(Map<RegionId, Deliveries> deliveries, Duration oneWay) {
    StringBuilder text = new StringBuilder();
    Map.Entry<RegionId, Deliveries> first = deliveries.entrySet().iterator().next();
    RegionId home = first.getKey();
    Latencies local = first.getValue().latencies();
    text.append(Latencies.header("One way " + oneWay.toMillis() + " ms")).append('\n');
    deliveries.forEach(
        (region, received) ->
            text.append(received.latencies().row(home + " -> " + region)).append('\n'));
    deliveries.forEach(
        (region, received) -> {
          if (!region.equals(home)) {
            text.append(verdict(home + " -> " + region, local, received.latencies(), oneWay));
          }
          if (received.missing() > 0 || received.repeated() > 0) {
            text.append(
                String.format(
                    Locale.ROOT,
                    "WRONG: the subscriber in %s lacks %d messages and has %d twice.%n",
                    region,
                    received.missing(),
                    received.repeated()));
          }
        });
    return text.toString();
  }

  private static String verdict(String path, Latencies local, Latencies remote, Duration oneWay) {
    double p50 = ratio(local, remote, oneWay, 50);
    double p99 = ratio(local, remote, oneWay, 99);
    return String.format(
        Locale.ROOT,
        "%s less the way: %.2f x local at the median, %.2f x at p99: %s%n",
        path,
        p50,
        p99,
        p50 <= GOAL && p99 <= GOAL ? "goal of " + GOAL + " met" : "goal of " + GOAL + " MISSED");
  }

  private static double ratio(
      Latencies local, Latencies remote, Duration oneWay, double percentile) {
    return (remote.millis(percentile) - oneWay.toNanos() / 1e6) / local.millis(percentile);
  }
}
