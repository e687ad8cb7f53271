package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.meridian.chaos.sim.Sometimes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Without any one of its mechanisms the protocol breaks a promise, and the simulation sees it. */
class NecessityTest {
  private static final int SEEDS_MAX = 60;

  @Test
  void withoutTheChainAcknowledgedMessagesAreLost() {
    assertThat(violationsWithout(Mechanism.CHAIN)).anyMatch(text -> text.contains("lost: "));
  }

  @Test
  void withoutMarksMessagesComeAgain() {
    assertThat(violationsWithout(Mechanism.MARKS)).anyMatch(text -> text.contains("once: "));
  }

  @Test
  void withoutTheBarrierMessagesAreLostOrComeAgain() {
    assertThat(violationsWithout(Mechanism.BARRIER))
        .anyMatch(text -> text.contains("lost: "))
        .anyMatch(text -> text.contains("once: "));
  }

  @Test
  void withoutImpliedMarksMessagesComeAgain() {
    assertThat(violationsWithout(Mechanism.IMPLIED_MARKS))
        .anyMatch(text -> text.contains("once: "));
  }

  private static List<String> violationsWithout(Mechanism mechanism) {
    List<String> violations = new ArrayList<>();
    for (long seed = 1; seed <= SEEDS_MAX; seed++) {
      SimulationOptions options = SimulationOptions.draw(seed).without(mechanism);
      long running = seed;
      Judge.Violation violation =
          catchThrowableOfType(
              Judge.Violation.class,
              () -> ReplicationSimulation.play(running, options, new Sometimes()));
      if (violation != null) {
        violations.add(String.valueOf(violation.getMessage()));
      }
    }
    return violations;
  }
}
