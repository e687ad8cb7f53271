package io.meridian.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PropertyTest {
  @Test
  void aFailingListIsShrunkToWhatMatters() {
    Property<Integer> noRepetition =
        Property.forAll(
            Property.lists(100, random -> random.between(0, 200)),
            inputs -> assertThat(new HashSet<>(inputs)).hasSameSizeAs(inputs));

    assertThatThrownBy(() -> noRepetition.check(1, 100))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed")
        .hasMessageMatching("(?s).*2 of \\d+ inputs suffice: \\[(\\d+), \\1\\].*");
  }

  @Test
  void aPropertyThatHoldsPasses() {
    Property.forAll(
            Property.lists(20, random -> random.between(1, 6)),
            inputs -> assertThat(inputs).allMatch(die -> die >= 1 && die <= 6))
        .check(1, 200);
  }
}
