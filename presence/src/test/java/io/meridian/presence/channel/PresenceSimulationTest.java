package io.meridian.presence.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.Seeds;
import io.meridian.chaos.sim.Sometimes;
import org.junit.jupiter.api.Test;

class PresenceSimulationTest {
  private static final long NEVER_MILLIS = 1 << 20;
  private static final int NECESSITY_SEEDS = 300;

  @Test
  void whateverHappensEverybodySeesInTheEndWhoIsConnected() {
    Sometimes sometimes = new Sometimes();

    Seeds.run(
        1,
        Integer.getInteger("meridian.presence.runs", 2_500),
        seed -> new PresenceSimulation(seed, PresenceSimulation.SETTINGS, sometimes).run());

    if (!Seeds.replaying()) {
      sometimes.requireReached(
          "closed",
          "cut for good",
          "floors",
          "grace ended",
          "joined deltas",
          "lost",
          "moved",
          "own leave shown",
          "parts",
          "passed on",
          "timed out");
    }
  }

  // Each mechanism is there for a reason: without it some run goes wrong in that way.
  @Test
  void withoutPassingOnAThirdRegionIsNeverTold() {
    assertThat(firstViolation(with(1_000, 2_500, 500, NEVER_MILLIS))).contains("in the end");
  }

  @Test
  void withoutSendingAgainWhatIsLostStaysLost() {
    assertThat(firstViolation(with(1_000, 2_500, NEVER_MILLIS, 400))).contains("in the end");
  }

  /**
   * Nor have those a grace here that nobody announced; with the waiting alone no run goes wrong.
   */
  @Test
  void withoutWaitingForAnnouncementsMembersAreShownAsGone() {
    assertThat(firstViolation(with(0, 0, 500, 400))).contains("shows as gone who never dropped");
  }

  private static PresenceSettings with(
      long announceMillis, long graceMillis, long resendMillis, long relayMillis) {
    PresenceSettings usual = PresenceSimulation.SETTINGS;
    return new PresenceSettings(
        usual.tickMillis(),
        announceMillis,
        graceMillis,
        usual.answerMillis(),
        resendMillis,
        relayMillis,
        usual.compareMillis(),
        usual.bufferedDeltas(),
        usual.bufferedBytes(),
        usual.partBytes(),
        usual.departures(),
        usual.departureMillis(),
        usual.stateBytes());
  }

  /** What the first seed that fails says; empty when none does. */
  private static String firstViolation(PresenceSettings settings) {
    for (long seed = 1; seed <= NECESSITY_SEEDS; seed++) {
      try {
        new PresenceSimulation(seed, settings, new Sometimes()).run();
      } catch (AssertionError violation) {
        return String.valueOf(violation.getMessage());
      }
    }
    return "";
  }
}
