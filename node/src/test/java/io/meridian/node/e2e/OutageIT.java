package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A region is away for so many messages as an hour may have, and comes back while live traffic goes
 * on. Nodes have a heap of 320 MiB. The size is {@code -De2e.outage.channels}, with {@link
 * #MESSAGES} on each channel.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(900)
class OutageIT {
  private static final int CHANNELS = Integer.getInteger("e2e.outage.channels", 1_000);
  private static final int ROUNDS = 4;
  private static final int MESSAGES_PER_PUBLISH = 5;
  private static final int MESSAGE_BYTES = 200;
  private static final List<RegionId> STAYING = List.of(US, AP);

  /** What each channel has afterwards: 40. */
  private static final int MESSAGES = STAYING.size() * ROUNDS * MESSAGES_PER_PUBLISH;

  /** Of a heap of 320 MiB; what is live in a node that serves all these channels, and more. */
  private static final long LIVE_BYTES_MAX = 200 << 20;

  private static final Duration CATCHES_UP = Duration.ofMinutes(4);

  private final Deployment deployment;

  OutageIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aRegionThatWasAwayCatchesUpWhileTheOthersServe() {
    List<String> channels =
        Stream.generate(() -> Deployment.channel("outage")).limit(CHANNELS).toList();
    List<String> live = List.of(Deployment.channel("live"), Deployment.channel("live"));
    try (Scene scene = new Scene()) {
      List<SdkClient> subscribers = new ArrayList<>();
      for (RegionId region : STAYING) {
        SdkClient subscriber = scene.client("subscriber-" + region, deployment.address(region));
        live.forEach(subscriber::subscribe);
        subscribers.add(subscriber);
        scene.load(scene.client("publisher-" + region, deployment.address(region)), live, 20);
      }
      Scene.letPass(Duration.ofSeconds(3));
      long calmUntil = scene.nowNanos();

      deployment.kill(EU);
      long published = System.nanoTime();
      publish(channels);
      say(
          "published %d messages on %d channels in %d s, by the live traffic's way: %s",
          MESSAGES * CHANNELS,
          CHANNELS,
          seconds(published),
          scene.latency(calmUntil, scene.nowNanos()));

      deployment.start(EU);
      long back = System.nanoTime();
      long backAt = scene.nowNanos();
      SdkClient returned = scene.client("subscriber-eu", deployment.address(EU));
      live.forEach(returned::subscribe);
      List<Long> heapBytes = new ArrayList<>();
      BulkRest rest = new BulkRest(deployment.address(EU));
      List<String> sample =
          IntStream.range(0, CHANNELS).filter(i -> i % 50 == 0).mapToObj(channels::get).toList();
      await("catching up")
          .atMost(CATCHES_UP)
          .pollInterval(Duration.ofSeconds(3))
          .until(
              () -> {
                heapBytes.add(liveBytes(EU));
                return rest.withoutHistory(sample, MESSAGES).isEmpty();
              });
      say(
          "a sample of %d channels is complete %d s after the region is ready",
          sample.size(), seconds(back));
      long caughtUpAt = scene.nowNanos();
      await("every channel")
          .atMost(CATCHES_UP)
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> rest.withoutHistory(channels, MESSAGES).isEmpty());
      say(
          "all are complete after %d s; live bytes of the returning node, in MiB: %s; of the others %s",
          seconds(back),
          heapBytes.stream().map(bytes -> bytes >> 20).toList(),
          STAYING.stream().map(region -> liveBytes(region) >> 20).toList());
      say(
          "live latency before %s, in the catch-up %s",
          scene.latency(0, calmUntil), scene.latency(backAt, caughtUpAt));

      assertThat(heapBytes).allSatisfy(bytes -> assertThat(bytes).isLessThan(LIVE_BYTES_MAX));
      scene.endsWell();
      subscribers.forEach(SdkClient::keptItsConnection);
      returned.keptItsConnection();
    }
  }

  private void publish(List<String> channels) {
    CompletableFuture.allOf(
            STAYING.stream()
                .map(region -> CompletableFuture.runAsync(() -> publish(channels, region)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void publish(List<String> channels, RegionId region) {
    BulkRest rest = new BulkRest(deployment.address(region));
    for (int round = 0; round < ROUNDS; round++) {
      rest.publish(channels, region + "-" + round, MESSAGES_PER_PUBLISH, MESSAGE_BYTES);
    }
  }

  private long liveBytes(RegionId region) {
    return NodeHeap.liveBytes(deployment.node(new NodeId(region, 1)).pid().orElseThrow());
  }

  private static long seconds(long sinceNanos) {
    return Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds();
  }

  private static void say(String format, Object... values) {
    System.out.printf("outage: " + format + "%n", values);
  }
}
