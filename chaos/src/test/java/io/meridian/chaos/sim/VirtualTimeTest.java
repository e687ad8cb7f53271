package io.meridian.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> ran = new ArrayList<>();

  @Test
  void eventsRunByTimeThenInTheOrderOfScheduling() {
    time.schedule(20, () -> ran.add("late"));
    time.schedule(10, () -> ran.add("first of two"));
    time.schedule(10, () -> ran.add("second of two"));

    time.runUntil(10);

    assertThat(ran).containsExactly("first of two", "second of two");
    assertThat(time.nowMillis()).isEqualTo(10);
    assertThat(time.step()).isTrue();
    assertThat(time.nowMillis()).isEqualTo(20);
    assertThat(time.step()).isFalse();
  }

  @Test
  void anEventMaySchedule() {
    time.schedule(5, () -> time.schedule(0, () -> ran.add("at " + time.nowMillis())));

    time.runUntil(5);

    assertThat(ran).containsExactly("at 5");
  }

  @Test
  void aCancelledEventDoesNotRunAndDoesNotMoveTime() {
    VirtualTime.Cancellable cancellable = time.schedule(5, () -> ran.add("cancelled"));

    cancellable.cancel();

    assertThat(time.step()).isFalse();
    assertThat(time.nowMillis()).isZero();
    assertThat(ran).isEmpty();
  }

  @Test
  void aRepeatedEventRunsUntilItIsCancelled() {
    VirtualTime.Cancellable repeated = time.every(10, () -> ran.add("at " + time.nowMillis()));
    time.runUntil(25);

    repeated.cancel();
    time.runFor(100);

    assertThat(ran).containsExactly("at 10", "at 20");
    assertThat(time.nowMillis()).isEqualTo(125);
  }

  @Test
  void thePastCannotBeScheduled() {
    assertThatThrownBy(() -> time.schedule(-1, () -> {})).hasMessage("delay -1 ms is in the past");
  }

  @Test
  void aFloodedQueueSaysSo() {
    for (int i = 0; i < VirtualTime.MAX_PENDING; i++) {
      time.schedule(1, () -> {});
    }

    assertThatThrownBy(() -> time.schedule(1, () -> {})).hasMessageContaining("1000000 events");
  }
}
