package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Without any one of its mechanisms the protocol breaks a promise, and the simulation sees it. */
class NecessityTest {
  private static final int SEEDS_MAX = 60;

  @Test
  void withoutTheChainAcknowledgedMessagesAreLost() {
    assertThat(violationsWithout(Mechanism.CHAIN)).contains("lost");
  }

  @Test
  void withoutMarksMessagesComeAgain() {
    assertThat(violationsWithout(Mechanism.MARKS)).contains("once");
  }

  @Test
  void withoutTheBarrierMessagesAreLostOrComeAgain() {
    assertThat(violationsWithout(Mechanism.BARRIER)).contains("lost").contains("once");
  }

  @Test
  void withoutImpliedMarksMessagesComeAgain() {
    assertThat(violationsWithout(Mechanism.IMPLIED_MARKS)).contains("once");
  }

  private static Set<String> violationsWithout(Mechanism mechanism) {
    Set<String> kinds = new TreeSet<>();
    for (long seed = 1; seed <= SEEDS_MAX; seed++) {
      SimulationOptions options = SimulationOptions.draw(seed).without(mechanism);
      Violation violation = ReplicationSimulation.run(seed, options, null).violation();
      if (violation != null) {
        kinds.add(violation.kind());
      }
    }
    return kinds;
  }
}
