package io.meridian.replication.simulation;

import io.meridian.chaos.sim.Sometimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: what is promised holds while regions are added, removed, detached and attached, from each
 * number of them. Method: as in {@link ReplicationSimulationTest}, with changes in every run.
 */
class RegionChangesTest {
  private static final int SEEDS = 100;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3 | liveness=0
          4 | liveness=0
          5 | liveness=0
          3 | liveness=1 region-durability=0
          4 | liveness=1 region-durability=0
          5 | liveness=1 region-durability=0
          """)
  void regionsComeAndGoWhileTheOthersServe(int regions, String set) {
    Sometimes sometimes = new Sometimes();
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimulationOptions options =
          NecessityTest.options(
              seed, set + " regions=" + regions + " additions=0.03 removals=0.03 detachments=0.03");
      ReplicationSimulation.play(seed, options, sometimes);
    }
    sometimes.requireReached(
        "added",
        "attached again",
        "detached",
        "missed while detached",
        "regions count differently",
        "removed",
        "removed with a laggard",
        "stale tail after detach");
  }

  /** Found by a sweep over seeds: the operator waited for ever for a comparison over that link. */
  @Test
  void aRegionWithALinkThatStaysCutIsRemoved() {
    Sometimes sometimes = new Sometimes();

    ReplicationSimulation.play(
        1000665,
        SimulationOptions.parse(
            "regions=5 loss=0.15 isolations=0.02 liveness=1 lasting=2 writes-lost=0.05"
                + " removals=0.02 busy-millis=1800"),
        sometimes);

    sometimes.requireReached("lost region removed");
  }
}
