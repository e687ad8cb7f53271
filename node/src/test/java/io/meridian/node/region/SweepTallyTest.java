package io.meridian.node.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SweepTallyTest {
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");

  private final SweepTally tally = new SweepTally(List.of(US, AP));

  @Test
  void aRowWaitsForAPeerUnlessThatOneSaysThatItHoldsAll() {
    for (boolean holds : new boolean[] {true, false, true}) {
      tally.row();
      assertThat(tally.asks(US, true)).isTrue();
      assertThat(tally.asks(AP, false)).isFalse();
      tally.answered(US, holds);
    }

    assertThat(tally.result()).isEqualTo(new OutboxCount(3, new TreeMap<>(Map.of(US, 1L, AP, 3L))));
  }

  @Test
  void ofAPeerThatDoesNotAnswerSoMuchIsAskedAndTheRestCountsAtOnce() {
    for (int i = 0; i < SweepTally.ASKED_MAX; i++) {
      assertThat(tally.asks(US, true)).isTrue();
    }
    assertThat(tally.asks(US, true)).isFalse();
    assertThat(tally.asks(AP, true)).isTrue();

    assertThat(tally.result().waiting(US)).hasValue(1);
    tally.answered(US, true);
    assertThat(tally.asks(US, true)).isTrue();
    assertThat(tally.asks(US, true)).isFalse();
    assertThat(tally.result().waiting(US)).hasValue(2);
  }

  @Test
  void thatNoRowWaitsIsForgottenAndThatSomeDoIsNot() {
    OutboxCount count = new OutboxCount(4, new TreeMap<>(Map.of(US, 0L, AP, 4L))).withoutZeros();

    assertThat(count.waiting(US)).isEmpty();
    assertThat(count.waiting(AP)).hasValue(4);
    assertThat(count.rows()).isEqualTo(4);
  }
}
