package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Many publishers on one channel: how long {@code channelSerial} gets when so many messages a
 * second are under way to the nearest other region and back, and what the bound on it costs.
 */
final class PositionRun {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  /**
   * One point.
   *
   * @param perSecond messages, of all publishers
   * @param roundTripMillis between any two regions
   * @param local what a subscriber in the publishers' region received
   * @param remote what one in another region received
   * @param acknowledged how long publishers waited for a majority
   */
  record Point(
      int perSecond,
      int roundTripMillis,
      Deliveries local,
      Deliveries remote,
      Latencies acknowledged,
      long refused) {
    /** Messages that are on their way to a majority at any moment, if nothing else took time. */
    double underWay() {
      return perSecond * roundTripMillis / 1_000.0;
    }

    /** The same with the time that it really took until a majority held them. */
    double unacknowledged() {
      return perSecond * acknowledged.millis(50) / 1_000.0;
    }

    boolean wrong() {
      return local.missing() + local.repeated() + remote.missing() + remote.repeated() + refused
          > 0;
    }
  }

  private final EmulatedRegions regions;
  private final Publishers publishers;
  private int runs;

  /**
   * @param publishers connected to the first region
   */
  PositionRun(EmulatedRegions regions, Publishers publishers) {
    this.regions = regions;
    this.publishers = publishers;
  }

  Point run(int perSecond, int roundTripMillis, Duration time) throws InterruptedException {
    regions.delay(Duration.ofMillis(roundTripMillis).dividedBy(2));
    // A channel of its own: what an earlier one still has under way must not count here.
    String channel = "positions-" + ++runs;
    Schedule schedule =
        new Schedule(
            System.nanoTime() + TimeUnit.SECONDS.toNanos(1) + roundTripMillis * 4_000_000L,
            perSecond,
            WARM_UP,
            time);
    List<BareClient> subscribers = new ArrayList<>();
    List<Deliveries> deliveries = new ArrayList<>();
    try {
      for (RegionId region : regions.ids().subList(0, 2)) {
        Deliveries received = new Deliveries(schedule);
        deliveries.add(received);
        subscribers.add(
            BareClient.subscriber(regions.endpoint(region), channel, received)
                .toCompletableFuture()
                .join());
      }
      publishers.run(schedule, channel);
      for (Deliveries received : deliveries) {
        received.await(PATIENCE);
      }
      publishers.answers().await(schedule.count(), PATIENCE);
    } finally {
      subscribers.forEach(BareClient::close);
    }
    return new Point(
        perSecond,
        roundTripMillis,
        deliveries.get(0),
        deliveries.get(1),
        publishers.answers().acknowledged(),
        publishers.answers().refused());
  }
}
