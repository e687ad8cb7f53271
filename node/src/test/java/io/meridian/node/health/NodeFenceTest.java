package io.meridian.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeFenceTest {
  private static final Duration PAUSE_MAX = Duration.ofSeconds(3);

  private final AtomicInteger falls = new AtomicInteger();

  /** Such a clock may start anywhere, and overflow. */
  private long nowNanos = Long.MAX_VALUE - 5;

  private int readsBeforeTheStall = Integer.MAX_VALUE;
  private final NodeFence fence = new NodeFence(PAUSE_MAX, this::readClock, falls::incrementAndGet);

  /** The process may stand still right after it read the clock. */
  private long readClock() {
    long read = nowNanos;
    if (--readsBeforeTheStall == 0) {
      passes(PAUSE_MAX.plusNanos(1));
    }
    return read;
  }

  private void passes(Duration time) {
    nowNanos += time.toNanos();
  }

  @Test
  void aPauseThatNobodyTakesForADeathIsHarmless() {
    passes(PAUSE_MAX);
    assertThat(fence.stands()).isTrue();
    fence.beat();
    passes(PAUSE_MAX);

    assertThat(fence.stands()).isTrue();
    assertThat(falls).hasValue(0);
  }

  @Test
  void aProcessThatStoodStillForLongerIsFencedOnce() {
    passes(PAUSE_MAX.plusNanos(1));

    assertThat(fence.hasFallen()).isTrue();
    assertThat(fence.stands()).isFalse();
    assertThat(falls).hasValue(1);
  }

  @Test
  void aBeatBehindThePauseDoesNotRaiseTheFence() {
    passes(PAUSE_MAX.plusNanos(1));
    fence.beat();

    assertThat(fence.stands()).isFalse();
    assertThat(falls).hasValue(1);
  }

  /** A beat reads the clock twice, and the look behind it once more. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whereverInABeatTheProcessStoodStillTheNextLookFindsIt(int reads) {
    readsBeforeTheStall = reads;
    fence.beat();

    assertThat(fence.stands()).isFalse();
    assertThat(falls).hasValue(1);
  }

  @Test
  void aNodeThatIsCutOffDoesNotActUntilTheCutHeals() {
    assertThat(fence.stands()).isTrue();

    fence.cutOff(true);
    assertThat(fence.stands()).isFalse();
    fence.cutOff(false);

    assertThat(fence.stands()).isTrue();
    assertThat(falls).hasValue(0);
  }

  @Test
  void aNodeThatWasReplacedStaysDownWhenTheCutHeals() {
    fence.cutOff(true);
    fence.fall("it was downed");
    fence.cutOff(false);

    assertThat(fence.stands()).isFalse();
    assertThat(falls).hasValue(1);
  }
}
