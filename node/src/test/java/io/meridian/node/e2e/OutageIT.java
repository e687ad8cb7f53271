package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.chaos.bench.NodeHeap;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A region is away for so many messages as an hour may have, and comes back while live traffic goes
 * on. Nodes have a heap of 320 MiB. The size is {@code -De2e.outage.channels}, with {@link
 * #MESSAGES} on each channel.
 */
@ExtendWith(DeploymentExtension.class)
@Tag("long")
@Timeout(1_200)
class OutageIT {
  private static final int CHANNELS = Integer.getInteger("e2e.outage.channels", 200);
  private static final int ROUNDS = 1;
  private static final int MESSAGES_PER_PUBLISH = 20;
  private static final int MESSAGE_BYTES = 200;
  private static final List<RegionId> STAYING = List.of(US, AP);

  /** What each channel has afterwards: 40. */
  private static final int MESSAGES = STAYING.size() * ROUNDS * MESSAGES_PER_PUBLISH;

  /** Of a heap of 320 MiB; what is live in a node that serves all these channels, and more. */
  private static final long LIVE_BYTES_MAX = 200 << 20;

  private static final Duration CATCHES_UP = Duration.ofMinutes(8);

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
      long awayUntil = scene.nowNanos();
      say("%d messages on %d channels in %d s", MESSAGES * CHANNELS, CHANNELS, seconds(published));

      deployment.start(EU);
      long back = System.nanoTime();
      long backAt = scene.nowNanos();
      SdkClient returned = scene.client("subscriber-eu", deployment.address(EU));
      live.forEach(returned::subscribe);
      List<Long> heapBytes = new ArrayList<>();
      BulkRest rest = new BulkRest(deployment.address(EU));
      List<String> sample =
          IntStream.range(0, CHANNELS).filter(i -> i % 50 == 0).mapToObj(channels::get).toList();
      await("a sample of the channels")
          .atMost(CATCHES_UP)
          .pollInterval(Duration.ofSeconds(3))
          .until(
              () -> {
                heapBytes.add(liveBytes(EU));
                return rest.withoutHistory(sample, MESSAGES).isEmpty();
              });
      long caughtUpAt = scene.nowNanos();
      say("%d of the channels are complete after %d s", sample.size(), seconds(back));
      List<String> incomplete = new ArrayList<>(channels);
      await("every channel")
          .atMost(CATCHES_UP)
          .pollInterval(Duration.ofSeconds(2))
          .until(
              () -> {
                incomplete.retainAll(rest.withoutHistory(incomplete, MESSAGES));
                return incomplete.isEmpty();
              });
      heapBytes.add(liveBytes(EU));
      say("all are found complete after %d s", seconds(back));
      say("MiB that live in the node that returned: %s", mebibytes(heapBytes));
      say(
          "MiB that live in the others: %s",
          mebibytes(STAYING.stream().map(this::liveBytes).toList()));
      say("live latency before: %s", scene.latency(subscribers, 0, calmUntil));
      say("while it was away: %s", scene.latency(subscribers, calmUntil, awayUntil));
      say("while it caught up: %s", scene.latency(subscribers, backAt, caughtUpAt));

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

  private static List<Long> mebibytes(List<Long> bytes) {
    return bytes.stream().map(each -> each >> 20).toList();
  }

  private static long seconds(long sinceNanos) {
    return Duration.ofNanos(System.nanoTime() - sinceNanos).toSeconds();
  }

  /** The figures of a run are a result too: docs/benchmarks.md quotes them. */
  private static void say(String format, Object... values) {
    System.out.printf("outage: " + format + "%n", values);
  }
}
