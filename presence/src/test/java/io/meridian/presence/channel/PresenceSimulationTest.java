package io.meridian.presence.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.Seeds;
import io.meridian.chaos.sim.Sometimes;
import org.junit.jupiter.api.Test;

class PresenceSimulationTest {
  private static final long NEVER_MILLIS = 1 << 20;

  @Test
  void whateverHappensEverybodySeesInTheEndWhoIsConnected() {
    Sometimes sometimes = new Sometimes();

    Seeds.run(
        1,
        Integer.getInteger("meridian.presence.runs", 1_000),
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

  /** Each mechanism is there for a reason: without it some run goes wrong. */
  @Test
  void withoutMemoryOfDeparturesGhostsAreShown() {
    assertThat(failing(with(1_000, 500, 400, 0))).isPositive();
  }

  @Test
  void withoutPassingOnAThirdRegionIsNeverTold() {
    assertThat(failing(with(1_000, 500, NEVER_MILLIS, 100))).isPositive();
  }

  @Test
  void withoutSendingAgainWhatIsLostStaysLost() {
    assertThat(failing(with(1_000, NEVER_MILLIS, 400, 100))).isPositive();
  }

  @Test
  void withoutWaitingForAnnouncementsMembersAreShownAsGone() {
    assertThat(failing(with(-2_500, 500, 400, 100))).isPositive();
  }

  private static PresenceSettings with(
      long announceMillis, long resendMillis, long relayMillis, int departures) {
    PresenceSettings usual = PresenceSimulation.SETTINGS;
    return new PresenceSettings(
        usual.tickMillis(),
        announceMillis,
        usual.graceMillis(),
        usual.answerMillis(),
        resendMillis,
        relayMillis,
        usual.compareMillis(),
        usual.bufferedDeltas(),
        usual.bufferedBytes(),
        usual.partBytes(),
        departures,
        usual.departureMillis(),
        usual.stateBytes());
  }

  /** The first seed that fails, 0 when none does. */
  private static long failing(PresenceSettings settings) {
    for (long seed = 1; seed <= 300; seed++) {
      try {
        new PresenceSimulation(seed, settings, new Sometimes()).run();
      } catch (AssertionError violation) {
        return seed;
      }
    }
    return 0;
  }
}
