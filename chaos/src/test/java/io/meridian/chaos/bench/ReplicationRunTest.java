package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicationRunTest {
  private static final Duration ONE_WAY = Duration.ofMillis(20);

  @Test
  void theWayItselfIsNotChargedToReplication() {
    String report = ReplicationRun.report(after(10, 34), ONE_WAY);

    assertThat(report).contains("1.40 x local at the median", "goal of 1.5 met");
  }

  @Test
  void aRemoteSubscriberThatWaitsLongerMissesTheGoal() {
    assertThat(ReplicationRun.report(after(10, 36), ONE_WAY)).contains("goal of 1.5 MISSED");
  }

  @Test
  void lostMessagesAreNamed() {
    Map<RegionId, Deliveries> deliveries = after(10, 34);
    deliveries.put(new RegionId("ap"), new Deliveries(schedule()));

    assertThat(ReplicationRun.report(deliveries, ONE_WAY))
        .contains("WRONG: the subscriber in ap lacks 1 messages");
  }

  private static Map<RegionId, Deliveries> after(int localMillis, int remoteMillis) {
    Map<RegionId, Deliveries> deliveries = new LinkedHashMap<>();
    deliveries.put(new RegionId("eu"), received(localMillis));
    deliveries.put(new RegionId("us"), received(remoteMillis));
    return deliveries;
  }

  private static Deliveries received(int millis) {
    Schedule schedule = schedule();
    Deliveries deliveries = new Deliveries(schedule);
    deliveries.take(0, schedule.dueNanos(0) + Duration.ofMillis(millis).toNanos(), 40);
    return deliveries;
  }

  private static Schedule schedule() {
    return new Schedule(0, 1, Duration.ZERO, Duration.ofSeconds(1));
  }
}
