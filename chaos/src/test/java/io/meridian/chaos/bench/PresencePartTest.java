package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PresencePartTest {
  @Test
  void partsAreWrittenAsTheyAreShown() {
    for (PresencePart part : PresencePart.values()) {
      assertThat(PresencePart.of(part.toString())).isEqualTo(part);
    }
  }

  @Test
  void anUnknownPartIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> PresencePart.of("speed"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("part is 'speed', must be latency, members, churn or move");
  }
}
