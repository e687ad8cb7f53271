package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.Seeds;
import io.meridian.chaos.sim.Sometimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: what subscribers and publishers are promised holds whatever breaks. Method: many short
 * runs, each decided by its seed. {@code -Dmeridian.seeds=N} runs more of them, {@code
 * -Dmeridian.seed=S -Dmeridian.story=true} tells one.
 */
class ReplicationSimulationTest {
  private static final int SEEDS = Integer.getInteger("meridian.seeds", 1_500);

  @Test
  void everyPromiseHoldsWhateverBreaks() {
    Sometimes sometimes = new Sometimes();
    Seeds.run(
        1,
        SEEDS,
        seed -> ReplicationSimulation.play(seed, SimulationOptions.draw(seed), sometimes));
    if (!Seeds.replaying()) {
      sometimes.requireReached(
          "DUPLICATE",
          "GAP",
          "LATE",
          "TIMED_OUT",
          "barrier given up",
          "barrier wait",
          "chain hold",
          "clean stop",
          "crash between write and effects",
          "filtered delivery",
          "implied mark hit",
          "journal catch-up",
          "mark hit",
          "position ahead",
          "relay",
          "unclean incarnation",
          "withheld delivery",
          "write died with its entity");
    }
  }

  @Test
  void aSeedDecidesAllOfItsRun() {
    Sometimes first = new Sometimes();
    Sometimes second = new Sometimes();

    for (long seed = 1; seed <= 20; seed++) {
      ReplicationSimulation.play(seed, SimulationOptions.draw(seed), first);
      ReplicationSimulation.play(seed, SimulationOptions.draw(seed), second);
    }

    assertThat(second.counts()).isEqualTo(first.counts());
  }

  /** Each failed once, for the reason beside it. */
  @ParameterizedTest
  @CsvSource({
    "5, a full buffer of early entries kept out the one that they waited for",
    "3, a region whose clock is an hour ahead made others forget what they knew",
    "1, two publishers pulled the clock ahead and got the same serial",
    "35, a subscriber ahead of its region got again what it had brought along",
    "54, a delivery that was held back came again to a subscriber that had seen its twin"
  })
  void whatOnceFailedHolds(long seed, String reason) {
    assertThat(ReplicationSimulation.play(seed, SimulationOptions.draw(seed), new Sometimes()))
        .as(reason)
        .isPositive();
  }
}
