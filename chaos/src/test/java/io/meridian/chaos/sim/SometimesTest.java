package io.meridian.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SometimesTest {
  @Test
  void whatWasNeverReachedIsNamed() {
    Sometimes sometimes = new Sometimes();
    sometimes.reached("cut");
    sometimes.reached("cut");
    sometimes.reachedIf(false, "crash");

    assertThat(sometimes.counts()).containsEntry("cut", 2L);
    assertThat(sometimes.missing(List.of("cut", "crash"))).containsExactly("crash");
    assertThatThrownBy(() -> sometimes.requireReached("cut", "crash"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("never reached: [crash]; reached: {cut=2}");
  }
}
