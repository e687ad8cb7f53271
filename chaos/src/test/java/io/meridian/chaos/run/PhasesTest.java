package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.report.Section.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhasesTest {
  @Test
  void faultsLastFromTheFirstToTheLast() {
    Phases phases =
        Phases.of(1_000_000_000L, List.of(new Mark("one", 2, 5), new Mark("other", 3, 8)));

    assertThat(phases.of(999_999_999L)).isEmpty();
    assertThat(phases.of(1_999_999_999L)).hasValue("before");
    assertThat(phases.of(2_000_000_000L)).hasValue("during");
    assertThat(phases.of(7_000_000_000L)).hasValue("during");
    assertThat(phases.of(8_000_000_001L)).hasValue("after");
  }

  @Test
  void withoutAFaultAllIsBefore() {
    assertThat(Phases.of(0, List.of()).of(Long.MAX_VALUE - 1)).hasValue("before");
  }
}
