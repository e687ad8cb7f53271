package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.chaos.bench.NodeHeap;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LinkStatus;
import io.meridian.regions.launch.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A region is away for so many messages as an hour may have, and comes back while live traffic goes
 * on. It does so when the others have nothing of its channels in memory any more, so that all comes
 * from their storage. Nodes have a heap of 320 MiB.
 *
 * <p>Most channels get {@link #MESSAGES} messages, so that there are many; {@link #DEEP} of them
 * get entries that do not fit one message between regions as well, so that they are sent in chunks.
 * {@code -De2e.outage.channels} says how many there are, {@code -De2e.outage.rounds} over how many
 * publishes the messages of a channel are spread: each takes its own write in all regions.
 */
@ExtendWith(DeploymentExtension.class)
@Tag("long")
@Timeout(1_800)
class OutageIT {
  private static final int CHANNELS = Integer.getInteger("e2e.outage.channels", 200);
  private static final int MESSAGES_OF_A_REGION = 20;
  private static final int ROUNDS = Integer.getInteger("e2e.outage.rounds", MESSAGES_OF_A_REGION);
  private static final int MESSAGE_BYTES = 200;
  private static final int DEEP = 4;

  /** From each region. A message between regions has at most 512, and history shows 1,000. */
  private static final int DEEP_ENTRIES_OF_A_REGION = 400;

  private static final List<RegionId> STAYING = List.of(US, AP);

  /** What each channel has afterwards: 40. */
  private static final int MESSAGES = STAYING.size() * MESSAGES_OF_A_REGION;

  private static final int DEEP_MESSAGES = STAYING.size() * DEEP_ENTRIES_OF_A_REGION;

  /** Of a heap of 320 MiB; what is live in a node that serves all these channels, and more. */
  private static final long LIVE_BYTES_MAX = 200 << 20;

  /** Channels stop when nobody used them for two minutes; a sweep of the outbox may wake them. */
  private static final Duration STOPS = Duration.ofMinutes(5);

  private static final Duration CATCHES_UP = Duration.ofMinutes(8);

  /** Sweeps are 30 s apart, and one that finds thousands of rows takes its time. */
  private static final Duration KNOWN = Duration.ofMinutes(3);

  private static final JsonMapper JSON = new JsonMapper();

  private final Deployment deployment;
  private final HttpClient http = HttpClient.newHttpClient();

  OutageIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aRegionThatWasAwayCatchesUpWhileTheOthersServe() {
    List<String> channels = channels("outage", CHANNELS);
    List<String> deep = channels("deep", DEEP);
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
      publish(channels, ROUNDS, MESSAGES_OF_A_REGION / ROUNDS);
      publish(deep, DEEP_ENTRIES_OF_A_REGION, 1);
      say(
          "%d messages in %d entries on %d channels, %d on %d more, in %d s",
          MESSAGES * CHANNELS,
          STAYING.size() * ROUNDS * CHANNELS,
          CHANNELS,
          DEEP_MESSAGES * DEEP,
          DEEP,
          seconds(published));
      untilNothingIsInMemory(live.size());
      List<Long> othersBytes = new ArrayList<>(STAYING.stream().map(this::liveBytes).toList());
      long awayUntil = scene.nowNanos();

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
      await("every deep channel")
          .atMost(CATCHES_UP)
          .until(() -> rest.withoutHistory(deep, DEEP_MESSAGES).isEmpty());
      heapBytes.add(liveBytes(EU));
      say("all are found complete after %d s", seconds(back));
      untilNoRowWaits();
      say("and that no row waits is said after %d s", seconds(back));
      say("MiB that live in the node that returned: %s", mebibytes(heapBytes));
      othersBytes.addAll(STAYING.stream().map(this::liveBytes).toList());
      say("MiB that live in the others, before and after: %s", mebibytes(othersBytes));
      say("live latency before: %s", scene.latency(subscribers, 0, calmUntil));
      say("while it was away: %s", scene.latency(subscribers, calmUntil, awayUntil));
      say("while it caught up: %s", scene.latency(subscribers, backAt, caughtUpAt));

      assertThat(heapBytes).allSatisfy(bytes -> assertThat(bytes).isLessThan(LIVE_BYTES_MAX));
      assertThat(othersBytes).allSatisfy(bytes -> assertThat(bytes).isLessThan(LIVE_BYTES_MAX));
      scene.endsWell();
      subscribers.forEach(SdkClient::keptItsConnection);
      returned.keptItsConnection();
    }
  }

  /** What the region lacks is then only in the others' storage, and must be shown all the same. */
  private void untilNothingIsInMemory(int inUse) {
    long since = System.nanoTime();
    await("nothing of the channels is in memory")
        .atMost(STOPS)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> STAYING.stream().allMatch(region -> channelsInMemory(region) <= inUse));
    say("the channels had stopped %d s later", seconds(since));
    for (RegionId region : STAYING) {
      LinkStatus toEu = linkToEu(region);
      say(
          "%s shows for eu: unconfirmed %d, outbox %s",
          region, toEu.unconfirmedEntries(), toEu.outboxRows());
      assertThat(toEu.outboxRows().orElse(0)).as("rows of %s that wait", region).isPositive();
    }
  }

  private void untilNoRowWaits() {
    await("no row of the others waits")
        .atMost(KNOWN)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                STAYING.stream()
                    .allMatch(region -> linkToEu(region).outboxRows().equals(OptionalLong.of(0))));
  }

  private static List<String> channels(String name, int count) {
    return Stream.generate(() -> Deployment.channel(name)).limit(count).toList();
  }

  /** From all regions that stay, at the same time. */
  private void publish(List<String> channels, int rounds, int messages) {
    CompletableFuture.allOf(
            STAYING.stream()
                .map(
                    region ->
                        CompletableFuture.runAsync(
                            () -> publish(channels, rounds, messages, region)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private void publish(List<String> channels, int rounds, int messages, RegionId region) {
    BulkRest rest = new BulkRest(deployment.address(region));
    for (int round = 0; round < rounds; round++) {
      rest.publish(channels, region + "-" + round, messages, MESSAGE_BYTES);
    }
  }

  private long channelsInMemory(RegionId region) {
    URI status = URI.create("http://" + deployment.address(region) + ":8080/status");
    HttpRequest request = HttpRequest.newBuilder(status).timeout(Duration.ofSeconds(30)).build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofByteArray()).body())
          .get("channels")
          .asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this test", e);
    }
  }

  private LinkStatus linkToEu(RegionId region) {
    return deployment.status().stream()
        .filter(status -> status.id().equals(region))
        .flatMap(status -> status.links().stream())
        .filter(link -> link.peer().equals(EU))
        .findFirst()
        .orElseThrow();
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
