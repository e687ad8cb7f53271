package io.meridian.presence.crdt;

import static io.meridian.presence.crdt.Samples.ALICE;
import static io.meridian.presence.crdt.Samples.BOB;
import static io.meridian.presence.crdt.Samples.EU;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExcerptTest {
  private static final PresenceWriter WRITER = Samples.writer(EU, 5);

  private final PresenceState alice =
      WRITER.enterOrUpdate(PresenceState.EMPTY, ALICE, Samples.entry(EU, 1));
  private final PresenceState both =
      alice.join(WRITER.enterOrUpdate(alice, BOB, Samples.entry(EU, 2)));

  @Test
  void aDeltaTouchesWhoItAddsAndWhoItRemoves() {
    assertThat(Excerpt.touched(PresenceState.EMPTY, both)).containsExactly(ALICE, BOB);
    assertThat(Excerpt.touched(both, Removal.leave(both, BOB))).containsExactly(BOB);
    assertThat(Excerpt.touched(both, alice)).isEmpty();
    assertThat(Excerpt.touched(both, Removal.raiseFloor(EU, 6))).containsExactly(ALICE, BOB);
  }

  @Test
  void excerptsOfTheSameMembersFollowTheState() {
    PresenceState kept = Excerpt.of(alice, List.of(ALICE), CausalContext.EMPTY, List.of());
    PresenceState left = both.join(Removal.leave(both, ALICE));

    PresenceState more =
        Excerpt.of(left, List.of(ALICE), alice.context(), alice.entriesOf(ALICE).keySet());

    assertThat(kept.join(more).memberKeys()).isEmpty();
    assertThat(kept.join(more).context()).isEqualTo(left.context());
    assertThat(kept.join(more).context().runCount()).isEqualTo(1);
  }

  @Test
  void anExcerptKnowsNothingBelowTheFloors() {
    PresenceState raised = both.join(Removal.raiseFloor(EU, 6));

    PresenceState excerpt =
        Excerpt.of(raised, List.of(ALICE), CausalContext.EMPTY, both.entriesOf(ALICE).keySet());

    assertThat(excerpt).isEqualTo(Removal.raiseFloor(EU, 6));
  }

  @Test
  void liveAndDeadAreTheState() {
    for (long seed = 0; seed < 500; seed++) {
      for (PresenceState state : Samples.related(seed)) {
        PresenceState live = Excerpt.live(state);
        PresenceState dead = Excerpt.dead(state);

        assertThat(live.join(dead)).as("seed %s", seed).isEqualTo(state);
        assertThat(dead.memberCount()).isZero();
        assertThat(live.memberKeys()).isEqualTo(state.memberKeys());
        assertThat(live.context().runCount())
            .isLessThanOrEqualTo(Math.toIntExact(live.decompose().count()));
      }
    }
  }

  /** Each half says that the other's dots were seen, and takes no member away from it. */
  @Test
  void halvesBesideEachOtherAreTheWhole() {
    for (long seed = 0; seed < 500; seed++) {
      for (PresenceState state : Samples.related(seed)) {
        var halves =
            state.memberKeys().stream()
                .collect(Collectors.partitioningBy(key -> key.hashCode() % 2 == 0));
        PresenceState even = Excerpt.of(state, halves.get(true), CausalContext.EMPTY, List.of());
        PresenceState odd = Excerpt.of(state, halves.get(false), CausalContext.EMPTY, List.of());

        assertThat(Excerpt.beside(even, odd)).as("seed %s", seed).isEqualTo(Excerpt.live(state));
      }
    }
  }
}
