package io.meridian.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.region.OutboxCount;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.ChannelLag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId STRANGER = new RegionId("stranger");

  private final NodeMetrics metrics = new NodeMetrics(EU);

  @Test
  void aNodeWithoutLinksYetHasNumbersOfItsJvm() {
    assertThat(metrics.scrape())
        .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads ", "process_uptime_seconds ")
        .contains("meridian_channels 0.0\n", "meridian_outbox_rows NaN\n")
        .contains("# HELP meridian_publishes_waiting Publishes that wait");
    assertThat(metrics.status().peers()).isEmpty();
  }

  @Test
  void eachScrapeSaysWhatIsNow() {
    var channel = metrics.channels().started();
    channel.lags(
        new ChannelLag(
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(Map.of(EU, new ChannelLag.Early(2, 300))),
            7,
            1,
            9));
    metrics.outbox(Optional.of(new OutboxCount(12, new TreeMap<>())));

    assertThat(metrics.scrape())
        .contains("meridian_channels 1.0\n", "meridian_early_entries{origin=\"eu\"} 2.0\n")
        .contains("meridian_early_bytes{origin=\"eu\"} 300.0\n")
        .contains("meridian_publishes_waiting 7.0\n")
        .contains("meridian_deliveries_withheld 1.0\n", "meridian_phantom_entries 9.0\n")
        .contains("meridian_outbox_rows 12.0\n");

    channel.stopped();
    metrics.outbox(Optional.empty());
    assertThat(metrics.scrape())
        .contains("meridian_channels 0.0\n", "meridian_publishes_waiting 0.0\n")
        .contains("meridian_outbox_rows NaN\n");
  }

  @Test
  void whatIsCountedGoesOnBeingCountedAfterACollection() {
    AtomicLong dropped = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    metrics.presenceHistory(dropped::get);
    metrics.connections(() -> 3, 5, refused::get);
    // What only the registry's counters know of must not go with the garbage.
    System.gc();
    dropped.set(7);
    refused.set(11);

    assertThat(metrics.scrape())
        .contains("meridian_presence_history_dropped_total 7.0\n")
        .contains("meridian_connections 3.0\n", "meridian_connections_max 5.0\n")
        .contains("meridian_connections_refused_total 11.0\n");
  }

  @Test
  void aRegionThatIsNotInTheTopologyAddsNoLabel() {
    var channel = metrics.channels().started();
    channel.replicated(STRANGER, 30);
    channel.replicated(EU, 70_000);
    channel.lags(
        new ChannelLag(
            new TreeMap<>(),
            new TreeMap<>(Map.of(STRANGER, new ChannelLag.Behind(5, 0))),
            new TreeMap<>(Map.of(STRANGER, new ChannelLag.Early(4, 80))),
            0,
            0,
            0));

    String text = metrics.scrape();

    assertThat(text)
        .doesNotContain("stranger")
        .contains("meridian_missing_entries{origin=\"other\"} 5.0\n")
        .contains("meridian_missing_entries{origin=\"eu\"} 0.0\n")
        .contains("meridian_early_entries{origin=\"other\"} 4.0\n")
        .contains("meridian_replication_latency_seconds_bucket{origin=\"other\",le=\"0.025\"} 0\n")
        .contains("meridian_replication_latency_seconds_bucket{origin=\"other\",le=\"0.05\"} 1\n")
        .contains("meridian_replication_latency_seconds_count{origin=\"eu\"} 1\n");
  }

  @Test
  void everyMetricOfMeridianHasAHelpText() {
    metrics.channels().started().replicated(EU, 1);

    List<String> lines = metrics.scrape().lines().toList();

    assertThat(lines.stream().filter(line -> line.startsWith("# TYPE meridian_")))
        .isNotEmpty()
        .allSatisfy(
            type ->
                assertThat(lines)
                    .anyMatch(
                        line -> line.matches("# HELP " + type.split(" ")[2] + " [A-Z1].{10,}")));
  }
}
