package io.meridian.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedsTest {
  private final List<Long> ran = new ArrayList<>();

  @AfterEach
  void stopReplaying() {
    System.clearProperty(Seeds.REPLAY_PROPERTY);
  }

  @Test
  void everySeedOfTheRangeRuns() {
    Seeds.run(5, 3, ran::add);

    assertThat(ran).containsExactly(5L, 6L, 7L);
  }

  @Test
  void theFailingSeedIsNamedAndNoOtherRunsAfterIt() {
    assertThatThrownBy(
            () ->
                Seeds.run(
                    1,
                    9,
                    seed -> {
                      ran.add(seed);
                      assertThat(seed).isLessThan(3);
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed 3 failed (again with -Dmeridian.seed=3)");
    assertThat(ran).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aReplayedSeedRunsAlone() {
    System.setProperty(Seeds.REPLAY_PROPERTY, "42");

    Seeds.run(1, 9, ran::add);

    assertThat(ran).containsExactly(42L);
    assertThat(Seeds.replaying()).isTrue();
  }
}
