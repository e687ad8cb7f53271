package io.meridian.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StorageClockTest {
  private static final long NOW = 1_700_000_000_000_000L;

  private final AtomicLong wall = new AtomicLong(NOW);
  private final StorageClock clock = new StorageClock(wall::get);

  @Test
  void eachTimeIsLaterThanTheLast() {
    List<Long> times = new ArrayList<>();
    for (long now : new long[] {NOW, NOW, NOW - 1_000, NOW + 5}) {
      wall.set(now);
      times.add(clock.next());
    }

    assertThat(times).containsExactly(NOW, NOW + 1, NOW + 2, NOW + 5);
  }

  @Test
  void aNodeThatStoodStillGetsNoTime() {
    AtomicBoolean stoodStill = new AtomicBoolean();
    clock.endsWhen(stoodStill::get);
    assertThat(clock.next()).isEqualTo(NOW);

    stoodStill.set(true);

    assertThatThrownBy(clock::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stood still");
  }

  /** The pause may be between the two: then the time must be from before it. */
  @Test
  void whetherItStoodStillIsAskedWhenTheTimeIsTaken() {
    clock.endsWhen(
        () -> {
          wall.addAndGet(3_600_000_000L);
          return false;
        });

    assertThat(clock.next()).isEqualTo(NOW);
  }
}
