package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void messagesAreDueAtEvenDistances() {
    Schedule schedule = new Schedule(1_000, 500, SECOND, SECOND.multipliedBy(2));

    assertThat(schedule.count()).isEqualTo(1_500);
    assertThat(schedule.dueNanos(0)).isEqualTo(1_000);
    assertThat(schedule.dueNanos(500)).isEqualTo(1_000_001_000);
  }

  @Test
  void whatIsDueInTheWarmUpDoesNotCount() {
    Schedule schedule = new Schedule(0, 10, SECOND, SECOND.multipliedBy(2));

    assertThat(schedule.counts(9)).isFalse();
    assertThat(schedule.counts(10)).isTrue();
    assertThat(schedule.counted()).isEqualTo(20);
  }

  @Test
  void aSendThatStallsDoesNotPutOffWhatComesAfterIt() throws InterruptedException {
    Schedule schedule = new Schedule(System.nanoTime(), 100, Duration.ZERO, Duration.ofMillis(200));
    List<Long> late = new ArrayList<>();

    schedule.run(
        message -> {
          late.add(System.nanoTime() - schedule.dueNanos(message));
          if (message == 0) {
            stall(Duration.ofMillis(100));
          }
        });

    // Ten messages were due in the stall. All are sent, and the latency of each starts when it was
    // due, not when it was sent.
    assertThat(late).hasSize(20);
    assertThat(late.get(1)).isGreaterThan(Duration.ofMillis(85).toNanos());
    assertThat(late.get(5)).isGreaterThan(Duration.ofMillis(45).toNanos());
    assertThat(late).allMatch(nanos -> nanos >= 0);
  }

  @Test
  void aRateOfNothingIsRefused() {
    assertThatThrownBy(() -> new Schedule(0, 0, SECOND, SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0 a second");
  }

  private static void stall(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
