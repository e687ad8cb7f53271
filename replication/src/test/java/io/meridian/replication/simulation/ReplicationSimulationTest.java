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
          "crash between effects",
          "crash between write and effects",
          "filtered delivery",
          "implied mark hit",
          "journal catch-up",
          "mark hit",
          "position ahead",
          "relay",
          "unclean incarnation",
          "withheld delivery",
          "write outlived its entity");
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

  /** Each fails without the rule beside it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          14 | publishers=3 subscribers=4 rest-rate=0.3 loss=0.02 \
             duplication=0.05 latency-millis-max=300 moves=0.02 crashes=0.03 \
             stops=0.01 region-down=0.02 early-bytes=1000 busy-millis=6000 \
             | an entry that can be stored does not wait for room among early ones
          79 | publishers=4 subscribers=4 rest-rate=0.3 loss=0.02 \
             duplication=0.05 latency-millis-max=300 moves=0.02 \
             isolations=0.02 crashes=0.01 crash-at-write=0.02 \
             skew-millis=3600000 position-chars-goal=60 chunk-entries=3 \
             tail-bytes=2000 busy-millis=6000 \
             | a region whose clock is an hour ahead makes no other forget what it knows
          100 | publishers=3 subscribers=2 duplication=0.05 latency-millis-max=80 \
             moves=0.25 cuts=0.05 crashes=0.01 stops=0.01 region-down=0.02 \
             skew-millis=3600000 position-chars-goal=40 early-bytes=1000 \
             busy-millis=6000 \
             | a clock that was pulled ahead gives no serial twice
          124 | publishers=4 subscribers=4 rest-rate=0.1 loss=0.15 \
             duplication=0.05 latency-millis-max=300 moves=0.02 cuts=0.15 \
             region-down=0.02 lost-for-good=1 position-chars-goal=40 \
             early-bytes=1000 chunk-entries=3 tail-bytes=2000 busy-millis=6000 \
             | marks are kept while the region holds back a delivery
          470 | publishers=4 subscribers=4 loss=0.02 duplication=0.05 \
             latency-millis-max=80 moves=0.25 cuts=0.15 crashes=0.01 \
             lost-for-good=1 gives-up=1 position-chars-goal=40 chunk-entries=3 \
             busy-millis=6000 \
             | a survey looks at what the region holds back as well
          27 | publishers=4 subscribers=4 rest-rate=0.3 loss=0.15 \
             latency-millis-max=80 moves=0.1 cuts=0.05 crashes=0.01 \
             crash-at-write=0.005 region-down=0.005 gives-up=1 skew-millis=50 \
             position-chars-goal=40 early-bytes=1000 busy-millis=6000 \
             | a subscriber ahead of its region does not take the frames of all
          """)
  void whatOnceFailedHolds(long seed, String options, String reason) {
    assertThat(ReplicationSimulation.play(seed, SimulationOptions.parse(options), new Sometimes()))
        .as(reason)
        .isPositive();
  }
}
