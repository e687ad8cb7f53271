package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepSearchTest {
  @Test
  void theLoadIsDoubledUntilItFailsAndThenClosedInOn() throws Exception {
    StepSearch<Integer> search = upTo(700);

    assertThat(search.highest(100, 10_000, 2)).isEqualTo(700);
    assertThat(search.steps())
        .extracting(StepSearch.Step::load)
        .containsExactly(100, 200, 400, 800, 600, 700);
  }

  @Test
  void nothingAboveTheMostIsTried() throws Exception {
    StepSearch<Integer> search = upTo(5_000);

    assertThat(search.highest(100, 300, 3)).isEqualTo(300);
    assertThat(search.steps()).extracting(StepSearch.Step::load).containsExactly(100, 200, 300);
  }

  @Test
  void lessThanTheFirstIsFound() throws Exception {
    assertThat(upTo(30).highest(100, 1_000, 2)).isEqualTo(25);
    assertThat(upTo(0).highest(100, 1_000, 2)).isZero();
  }

  private static StepSearch<Integer> upTo(int limit) {
    return new StepSearch<>(load -> load, load -> load <= limit);
  }
}
