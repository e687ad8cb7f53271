package io.meridian.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SurroundingsTest {
  @Test
  void memoryIsInGibibytes() {
    assertThat(Surroundings.gibibytes("MemTotal:       24684092 kB")).isEqualTo("23.5 GiB");
  }
}
