package io.meridian.replication.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import org.junit.jupiter.api.Test;

class SerialTest {
  private static final Origin EU = new Origin(new RegionId("eu"), 3, 1);

  @Test
  void textIsOfFixedWidthsThenTheOrigin() {
    assertThat(new Serial(1_763_892_000_123L, 7, EU)).hasToString("01763892000123-00007@" + EU);
    assertThat(new Serial(0, 0, EU)).hasToString("00000000000000-00000@" + EU);
    assertThat(new Serial(1_763_892_000_123L, 123_456, EU))
        .hasToString("01763892000123-123456@" + EU);
  }

  @Test
  void aMessageIsNamedByItsPlaceInThePublish() {
    Serial serial = new Serial(1_763_892_000_123L, 7, EU);

    assertThat(serial.ofMessage(0)).isEqualTo(serial + ":000");
    assertThat(serial.ofMessage(42)).isEqualTo(serial + ":042");
  }

  @Test
  void textsSortLikeSerials() {
    Serial early = new Serial(999, 99_999, EU);
    Serial late = new Serial(1_000, 0, EU);

    assertThat(early).isLessThan(late);
    assertThat(early.toString()).isLessThan(late.toString());
  }
}
