package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.bench.LinkBytes.Link;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the parts of the presence benchmark say of their goals. */
class PresenceResultsTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final Link EU_TO_US = new Link(EU, US);
  private static final PresenceMembersRun.Size SIZE = new PresenceMembersRun.Size(20_000, 10, 1);

  @Test
  void manyMembersMeetTheirGoalsInTimeAndBytes() {
    PresenceResult result =
        new PresenceMembersRun.Result(SIZE, 5_000, Map.of(US, syncs(900)), 0, Map.of(US, 300.0));

    assertThat(result.wrong()).isFalse();
    assertThat(result.report())
        .contains("All members in us after 900 ms at most: goal of 1000 met")
        .contains("200,000 members on 10 channels, in the node of us: 300 bytes each")
        .contains("goal of 300 met")
        .doesNotContain("MISSED");
  }

  @Test
  void slowSyncsAndLargeMembersMissThem() {
    PresenceResult result =
        new PresenceMembersRun.Result(SIZE, 5_000, Map.of(US, syncs(1_100)), 2, Map.of(US, 301.0));

    assertThat(result.wrong()).isTrue();
    assertThat(result.report())
        .contains("goal of 1000 MISSED", "goal of 300 MISSED")
        .contains("WRONG: 2 subscribers");
  }

  @Test
  void whatALinkCarriesAnywayIsNotChargedToTheChanges() {
    long second = TimeUnit.SECONDS.toNanos(1);
    ChurnResult.Traffic traffic =
        ChurnResult.Traffic.of(
            new LinkBytes(0, Map.of(EU_TO_US, 1_000L)),
            new LinkBytes(10 * second, Map.of(EU_TO_US, 2_000L)),
            new LinkBytes(30 * second, Map.of(EU_TO_US, 14_000L)));

    assertThat(traffic.idlePerSecond()).containsEntry(EU_TO_US, 100.0);
    assertThat(traffic.churnBytes()).containsEntry(EU_TO_US, 10_000.0);
  }

  @Test
  void changesAreComparedWithWhatClientsSent() {
    assertThat(churn(all(), 1_200).report())
        .contains("A change has 100 bytes as its client sent it")
        .contains("The link from eu to us carries 1.20 x what clients sent: goal of 1.2 met");
    assertThat(churn(all(), 1_210).report()).contains("goal of 1.2 MISSED");
    assertThat(churn(all(), 1_200).wrong()).isFalse();
  }

  @Test
  void lostEventsAndOtherMembersAreWrong() {
    assertThat(churn(nothing(), 1_000).wrong()).isTrue();
    ChurnResult differing =
        new ChurnResult(
            Map.of(EU, new ChurnResult.Seen(all(), 0, 2)), 1, 100, new Answers(), traffic(100));
    assertThat(differing.wrong()).isTrue();
    assertThat(differing.report())
        .contains("WRONG: the subscriber in eu lacks 0 events", "those of a new one by 2");
  }

  @Test
  void nobodyMayBeSeenToLeaveWhoCameBackInTime() {
    assertThat(moved(0, 0, 0).report()).contains("goal of 0 of those met");
    assertThat(moved(2, 2, 0).wrong()).as("those were late").isFalse();
    assertThat(moved(3, 2, 0).wrong()).isTrue();
    assertThat(moved(3, 2, 0).report()).contains("1 were back in time; goal of 0 of those MISSED");
  }

  @Test
  void nobodyMayBeSeenTwice() {
    assertThat(moved(0, 0, 1).wrong()).isTrue();
    assertThat(moved(0, 0, 1).report()).contains("Seen on two connections: 1; goal of 0 MISSED");
  }

  private static Latencies syncs(int millis) {
    Latencies latencies = new Latencies();
    latencies.record(TimeUnit.MILLISECONDS.toNanos(millis));
    return latencies;
  }

  private static ChurnResult churn(Deliveries events, double linkBytes) {
    return new ChurnResult(
        Map.of(EU, new ChurnResult.Seen(events, 0, 0)),
        10,
        1_000,
        new Answers(),
        traffic(linkBytes));
  }

  private static ChurnResult.Traffic traffic(double bytes) {
    return new ChurnResult.Traffic(Map.of(EU_TO_US, 50.0), Map.of(EU_TO_US, bytes));
  }

  private static Deliveries all() {
    Deliveries deliveries = nothing();
    deliveries.take(0, 0, 0);
    return deliveries;
  }

  private static Deliveries nothing() {
    return new Deliveries(new Schedule(0, 1, Duration.ZERO, Duration.ofSeconds(1)));
  }

  private static MoveResult moved(int left, int leftLate, int doubled) {
    return new MoveResult(
        100, new Answers(), 0, leftLate, left, leftLate, 0, doubled, Map.of(EU, 0));
  }
}
