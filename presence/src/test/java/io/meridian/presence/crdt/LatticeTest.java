package io.meridian.presence.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatticeTest {
  @Test
  void joinIsIdempotentCommutativeAssociativeAndInflationary() {
    Seeds.run(
        1,
        500,
        seed -> {
          List<PresenceState> states = Samples.related(seed);
          PresenceState a = states.get(0);
          PresenceState b = states.get(1);
          PresenceState c = states.get(2);

          assertThat(a.join(a)).isEqualTo(a);
          assertThat(a.join(b)).isEqualTo(b.join(a)).hasSameHashCodeAs(b.join(a));
          assertThat(a.join(b).join(c)).isEqualTo(a.join(b.join(c)));
          assertThat(a.join(b).join(b)).isEqualTo(a.join(b));
          assertThat(a.join(b).includes(a)).isTrue();
          assertThat(a.join(PresenceState.EMPTY)).isEqualTo(a);
        });
  }

  @Test
  void aStateIsTheJoinOfItsIrreducibleDeltasAndNeedsEachOfThem() {
    Seeds.run(
        1,
        200,
        seed -> {
          PresenceState state = Samples.related(seed).get(0);
          List<PresenceState> deltas = state.decompose().toList();

          assertThat(joinAll(deltas)).isEqualTo(state);
          for (int left = 0; left < deltas.size(); left++) {
            List<PresenceState> rest = new ArrayList<>(deltas);
            rest.remove(left);
            assertThat(joinAll(rest)).isNotEqualTo(state);
            assertThat(deltas.get(left).decompose()).containsExactly(deltas.get(left));
          }
        });
  }

  @Test
  void whatIsNewIsTheJoinOfTheIrreducibleDeltasThatAreNotIncluded() {
    Seeds.run(
        1,
        500,
        seed -> {
          PresenceState received = Samples.related(seed).get(0);
          PresenceState known = Samples.related(seed).get(1);
          List<PresenceState> missing =
              received.decompose().filter(delta -> !known.join(delta).equals(known)).toList();

          assertThat(received.newTo(known)).isEqualTo(joinAll(missing));
          assertThat(known.join(received.newTo(known))).isEqualTo(known.join(received));
          assertThat(received.newTo(known.join(received)).isEmpty()).isTrue();
        });
  }

  @Test
  void theOrderIsTheOneThatJoinDefines() {
    Seeds.run(
        1,
        500,
        seed -> {
          PresenceState a = Samples.related(seed).get(0);
          PresenceState b = Samples.related(seed).get(1);

          assertThat(a.includes(b)).isEqualTo(a.join(b).equals(a));
        });
  }

  private static PresenceState joinAll(List<PresenceState> states) {
    return states.stream().reduce(PresenceState.EMPTY, PresenceState::join);
  }
}
