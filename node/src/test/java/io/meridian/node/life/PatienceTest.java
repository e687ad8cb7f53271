package io.meridian.node.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");

  @Test
  void aPeerWithoutALinkIsWaitedForAShortTime() {
    assertThat(isOver(4_999, Set.of(), Set.of())).isFalse();
    assertThat(isOver(5_000, Set.of(), Set.of())).isTrue();
    assertThat(isOver(5_000, Set.of(US), Set.of(US))).isTrue();
  }

  @Test
  void aPeerWhoseLinkIsUpIsWaitedForLonger() {
    assertThat(isOver(9_999, Set.of(US, AP), Set.of(US))).isFalse();
    assertThat(isOver(10_000, Set.of(US, AP), Set.of(US))).isTrue();
  }

  private static boolean isOver(int millis, Set<RegionId> linked, Set<RegionId> answered) {
    return Patience.isOver(Duration.ofMillis(millis), List.of(US, AP), linked::contains, answered);
  }
}
