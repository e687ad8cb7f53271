package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PresenceLatencyRunTest {
  private static final Duration ONE_WAY = Duration.ofMillis(20);
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");

  private final Answers answers = new Answers();
  private final Map<RegionId, PresenceLatencyRun.Received> received = new LinkedHashMap<>();

  @Test
  void presenceIsComparedWithLocalMessagesAndTheWayIsNotCharged() {
    received.put(EU, received(10, 18));
    received.put(US, received(90, 39));

    PresenceResult result = new PresenceLatencyRun.Result(received, ONE_WAY, answers);

    assertThat(result.report())
        .contains("presence eu -> eu: 1.80 x a local message at the median", "goal of 2 met")
        .contains("presence eu -> us less the way: 1.90 x a local message at the median")
        .doesNotContain("MISSED", "WRONG");
    assertThat(result.wrong()).isFalse();
  }

  @Test
  void presenceThatTakesLongerMissesTheGoal() {
    received.put(EU, received(10, 21));

    assertThat(new PresenceLatencyRun.Result(received, ONE_WAY, answers).report())
        .contains("2.10 x", "goal of 2 MISSED");
  }

  @Test
  void whatIsMissingAndWhatWasRefusedIsWrong() {
    received.put(EU, received(10, 10));
    received.put(US, new PresenceLatencyRun.Received(received(10), nothing()));

    assertThat(new PresenceLatencyRun.Result(received, ONE_WAY, answers))
        .satisfies(
            result -> {
              assertThat(result.wrong()).isTrue();
              assertThat(result.report())
                  .contains("WRONG: the subscriber in us lacks 0 messages and 1 presence events");
            });
    received.remove(US);
    answers.refused("too slow");
    PresenceResult refused = new PresenceLatencyRun.Result(received, ONE_WAY, answers);
    assertThat(refused.wrong()).isTrue();
    assertThat(refused.report()).contains("1 were refused, the first with too slow");
  }

  @Test
  void aMemberEntersIsUpdatedAndLeavesInTurn() {
    assertThat(PresenceLatencyRun.operation(5).action()).isEqualTo(MemberOperation.ENTER);
    assertThat(PresenceLatencyRun.operation(205).action()).isEqualTo(MemberOperation.UPDATE);
    assertThat(PresenceLatencyRun.operation(405).action()).isEqualTo(MemberOperation.LEAVE);
    assertThat(PresenceLatencyRun.operation(605))
        .isEqualTo(MemberOperation.enter("client-000005", Publishers.data(605)));
  }

  private static PresenceLatencyRun.Received received(int messageMillis, int presenceMillis) {
    return new PresenceLatencyRun.Received(received(messageMillis), received(presenceMillis));
  }

  private static Deliveries received(int millis) {
    Deliveries deliveries = nothing();
    deliveries.take(0, Duration.ofMillis(millis).toNanos(), 0);
    return deliveries;
  }

  private static Deliveries nothing() {
    return new Deliveries(new Schedule(0, 1, Duration.ZERO, Duration.ofSeconds(1)));
  }
}
