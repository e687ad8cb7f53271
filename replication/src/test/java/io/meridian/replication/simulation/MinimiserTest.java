package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MinimiserTest {
  private static final long SEEDS_MAX = 100;

  @Test
  void whatFailsForWantOfAMechanismIsMadeSmallerAndStillFailsAlike() {
    RunReport failed = firstFailing(Mechanism.MARKS);

    RunReport least = Minimiser.minimise(failed);

    assertThat(least.violation().kind()).isEqualTo(failed.violation().kind());
    assertThat(least.options().named()).hasSizeLessThan(failed.options().named().size());
    assertThat(least.happened()).hasSizeLessThan(failed.happened().size());
    assertThat(least.options().has(Mechanism.MARKS)).isFalse();
    RunReport again =
        ReplicationSimulation.run(
            failed.seed(), SimulationOptions.parse(least.options().toString()), null);
    assertThat(again.failure()).isEqualTo(least.failure());
  }

  @Test
  void aRunThatHoldsIsNotMadeSmaller() {
    RunReport holds = ReplicationSimulation.run(1, SimulationOptions.BENIGN, null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Minimiser.minimise(holds))
        .withMessage("seed 1 did not fail");
  }

  @Test
  void aFaultThatIsSkippedLeavesTheOthersAsTheyWere() {
    SimulationOptions options = SimulationOptions.parse("cuts=0.15 isolations=0.02");
    RunReport all = ReplicationSimulation.run(5, options, null);
    RunReport some = ReplicationSimulation.run(5, options.withPair("skip=1-3"), null);

    assertThat(all.happened()).hasSizeGreaterThan(3);
    assertThat(some.happened()).isEqualTo(all.happened().subList(3, all.happened().size()));
  }

  private static RunReport firstFailing(Mechanism without) {
    for (long seed = 1; seed <= SEEDS_MAX; seed++) {
      SimulationOptions options = NecessityTest.options(seed, "moves=0.25 cuts=0.15 loss=0.15");
      RunReport report = ReplicationSimulation.run(seed, options.without(without), null);
      if (report.failed()) {
        return report;
      }
    }
    throw new AssertionError("none of " + SEEDS_MAX + " seeds failed without " + without);
  }
}
