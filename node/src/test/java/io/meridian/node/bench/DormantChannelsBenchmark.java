package io.meridian.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.bench.NodeHeap;
import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.chaos.wan.WanLink;
import io.meridian.node.QuicklyIdleNode;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.JavaProgram;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Goal: 100,000 channels that nobody uses cost no memory in nodes and no traffic on links. Method:
 * live heap of each node and bytes through the links in 30 s, before and after so many channels
 * were made by one publish each and went dormant in all three regions.
 *
 * <p>Before the first look a tenth as many channels are made and left: what is loaded, compiled and
 * pooled for good is so not charged to those that follow.
 */
class DormantChannelsBenchmark {
  private static final int CHANNELS = Integer.getInteger("dormant.channels", 100_000);
  private static final Duration LISTEN = Duration.ofSeconds(30);

  /** A dormant channel would cost kilobytes if its entity stayed. */
  private static final long BYTES_PER_CHANNEL_MAX = 50;

  /** What a node's heap differs by from one look to the next anyway. */
  private static final long NOISE_BYTES = 1 << 20;

  /**
   * What links carry more from one look to the next anyway, as a part of it. A digest of 100 bytes
   * for each of 100,000 channels in five minutes would be more than a hundred times as much.
   */
  private static final double LINK_NOISE = 0.2;

  /** Rows of the outbox are swept every 30 s: a sweep and its answers fit in. */
  private static final Duration UNTIL_DORMANT = QuicklyIdleNode.IDLE.plus(Duration.ofSeconds(32));

  /**
   * @param heapBytes live, of each region's node
   * @param entities of channels that are in each region's memory
   * @param linkBytesPerSecond through all links
   */
  private record Look(
      Map<RegionId, Long> heapBytes, Map<RegionId, Long> entities, double linkBytesPerSecond) {}

  @Test
  void dormantChannelsCostNoMemoryAndNoTraffic() throws Exception {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    Installation installation =
        Installation.ofProject(module.resolve(".."))
            .withRunFolder(module.resolve("target/benchmarks"))
            .withNode(
                new JavaProgram(
                    QuicklyIdleNode.class.getName(), System.getProperty("java.class.path")));
    try (EmulatedRegions regions = EmulatedRegions.start(installation, "dormant", text -> {})) {
      ManyChannels channels = new ManyChannels(regions.endpoint(regions.ids().get(0)));
      channels.make("before", CHANNELS / 10);
      sleep(UNTIL_DORMANT);
      Look before = look(regions);
      long startNanos = System.nanoTime();
      channels.make("dormant", CHANNELS);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      Look busy = new Look(heaps(regions), entities(regions), 0);
      sleep(UNTIL_DORMANT);
      Look after = look(regions);

      BenchmarkReport.write("dormant-channels", report(before, busy, after, seconds));
      after
          .heapBytes()
          .forEach(
              (region, bytes) ->
                  assertThat(bytes - before.heapBytes().get(region))
                      .as("bytes that %d dormant channels hold in %s", CHANNELS, region)
                      .isLessThan(NOISE_BYTES + CHANNELS * BYTES_PER_CHANNEL_MAX));
      assertThat(after.entities())
          .as("entities of dormant channels in memory")
          .allSatisfy((region, entities) -> assertThat(entities).as(region.value()).isZero());
      assertThat(after.linkBytesPerSecond())
          .as("bytes a second through the links, which had %.0f", before.linkBytesPerSecond())
          .isLessThanOrEqualTo((1 + LINK_NOISE) * before.linkBytesPerSecond());
    }
  }

  private static Look look(EmulatedRegions regions) throws InterruptedException {
    long before = linkBytes(regions);
    sleep(LISTEN);
    double perSecond = (linkBytes(regions) - before) / (double) LISTEN.toSeconds();
    return new Look(heaps(regions), entities(regions), perSecond);
  }

  private static Map<RegionId, Long> heaps(EmulatedRegions regions) {
    Map<RegionId, Long> bytes = new LinkedHashMap<>();
    regions.ids().forEach(region -> bytes.put(region, NodeHeap.liveBytes(regions.pid(region))));
    return bytes;
  }

  private static Map<RegionId, Long> entities(EmulatedRegions regions) {
    Map<RegionId, Long> count = new LinkedHashMap<>();
    regions
        .ids()
        .forEach(
            region ->
                count.put(region, NodeHeap.instances(regions.pid(region), ChannelEntity.class)));
    return count;
  }

  private static long linkBytes(EmulatedRegions regions) {
    return regions.wan().links().stream().mapToLong(WanLink::bytesTaken).sum();
  }

  private static String report(Look before, Look busy, Look after, double seconds) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%,d channels made by one publish each, %.0f a second, in use in all three regions."
                    + "%n%n%-8s %16s %16s %16s %20s  %s%n",
                CHANNELS,
                CHANNELS / seconds,
                "region",
                "heap before KiB",
                "at the end of it",
                "dormant",
                "bytes a channel",
                "entities in memory then"));
    before
        .heapBytes()
        .forEach(
            (region, bytes) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%-8s %,16d %,16d %,16d %20.1f  %,d, %,d, %,d%n",
                        region,
                        bytes >> 10,
                        busy.heapBytes().get(region) >> 10,
                        after.heapBytes().get(region) >> 10,
                        (after.heapBytes().get(region) - bytes) / (double) CHANNELS,
                        before.entities().get(region),
                        busy.entities().get(region),
                        after.entities().get(region))));
    return text.append(
            String.format(
                Locale.ROOT,
                "%nThe six links carry %.0f bytes a second before and %.0f with the dormant"
                    + " channels: signs of life, twice a second each way.%n",
                before.linkBytesPerSecond(),
                after.linkBytesPerSecond()))
        .toString();
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }
}
