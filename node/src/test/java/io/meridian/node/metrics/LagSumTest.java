package io.meridian.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.ChannelLag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LagSumTest {
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final RegionId OLD = new RegionId("old");
  private static final RegionId MARS = new RegionId("mars");

  @Test
  void entriesAreAddedAndTheOldestGivesTheAge() {
    LagSum sum =
        LagSum.of(
            List.of(
                new ChannelLag(behind(US, 3, 700), behind(AP, 1, 990), early(US, 4, 400), 2, 5, 3),
                new ChannelLag(behind(US, 2, 900), behind(AP, 6, 980), early(US, 1, 50), 1, 1, 4),
                ChannelLag.NONE),
            1_000);

    assertThat(sum.channels()).isEqualTo(3);
    assertThat(sum.unconfirmed(US)).isEqualTo(new LagSum.Behind(5, 300));
    assertThat(sum.unconfirmed(AP)).isEqualTo(LagSum.Behind.NONE);
    assertThat(sum.missing(AP)).isEqualTo(new LagSum.Behind(7, 20));
    assertThat(sum.early(US)).isEqualTo(new ChannelLag.Early(5, 450));
    assertThat(sum.early(AP)).isEqualTo(ChannelLag.Early.NONE);
    assertThat(sum.earlyOfAll()).isEqualTo(new ChannelLag.Early(5, 450));
    assertThat(sum.awaitingDurability()).isEqualTo(3);
    assertThat(sum.withheld()).isEqualTo(6);
    assertThat(sum.phantoms()).isEqualTo(7);
  }

  @Test
  void originsThatAreNoRegionOfOursAreOne() {
    LagSum sum =
        LagSum.of(
            List.of(
                new ChannelLag(new TreeMap<>(), behind(OLD, 3, 0), early(OLD, 2, 20), 0, 0, 0),
                new ChannelLag(new TreeMap<>(), behind(MARS, 2, 50), early(MARS, 1, 10), 0, 0, 0),
                new ChannelLag(new TreeMap<>(), behind(US, 9, 10), early(US, 7, 70), 0, 0, 0)),
            100);

    assertThat(sum.missingOfOthers(List.of(US, AP))).isEqualTo(new LagSum.Behind(5, 100));
    assertThat(sum.earlyOfOthers(List.of(US, AP))).isEqualTo(new ChannelLag.Early(3, 30));
  }

  @Test
  void whoStoppedIsNotCounted() {
    RunningChannels running =
        new RunningChannels(
            (origin, millis) -> {}, peer -> {}, new ChannelFailures(new SimpleMeterRegistry()));
    var first = running.started();
    var second = running.started();
    first.lags(new ChannelLag(behind(US, 3, 0), new TreeMap<>(), new TreeMap<>(), 0, 0, 0));
    second.lags(new ChannelLag(behind(US, 4, 0), new TreeMap<>(), new TreeMap<>(), 0, 0, 0));
    assertThat(running.sum().unconfirmed(US).entries()).isEqualTo(7);

    first.stopped();

    assertThat(running.sum().channels()).isEqualTo(1);
    assertThat(running.sum().unconfirmed(US).entries()).isEqualTo(4);
  }

  private static TreeMap<RegionId, ChannelLag.Behind> behind(
      RegionId region, long entries, long sinceMillis) {
    return new TreeMap<>(Map.of(region, new ChannelLag.Behind(entries, sinceMillis)));
  }

  private static TreeMap<RegionId, ChannelLag.Early> early(
      RegionId region, long entries, long bytes) {
    return new TreeMap<>(Map.of(region, new ChannelLag.Early(entries, bytes)));
  }
}
