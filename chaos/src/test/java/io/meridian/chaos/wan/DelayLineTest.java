package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.wan.DelayLine.Chunk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DelayLineTest {
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

  private final DelayLine line = new DelayLine();

  @Test
  void nothingComesOutBeforeItIsDue() throws InterruptedException {
    long before = System.nanoTime();

    put(new byte[] {1}, 30 * MILLISECOND);

    assertThat(take()).containsExactly(1);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(30 * MILLISECOND);
  }

  @Test
  void aShorterDelayOvertakesNothing() throws InterruptedException {
    put(new byte[] {1}, 20 * MILLISECOND);
    put(new byte[] {2}, 0);

    assertThat(take()).containsExactly(1);
    assertThat(take()).containsExactly(2);
  }

  @Test
  void whoPutsWaitsWhenItIsFull() throws InterruptedException {
    byte[] most = new byte[DelayLine.BYTES_MAX];
    put(most, 0);

    CompletableFuture<Boolean> late = CompletableFuture.supplyAsync(() -> put(new byte[] {2}, 0));

    assertThatThrownBy(() -> late.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(take()).hasSize(most.length);
    assertThat(take()).containsExactly(2);
    assertThat(late.join()).isTrue();
  }

  @Test
  void whoWaitsWhenItClosesIsToldSo() throws InterruptedException {
    put(new byte[DelayLine.BYTES_MAX], TimeUnit.HOURS.toNanos(1));
    CompletableFuture<Boolean> put = CompletableFuture.supplyAsync(() -> put(new byte[] {2}, 0));
    CompletableFuture<Boolean> taken = CompletableFuture.supplyAsync(() -> take().length > 0);

    line.close();

    assertThat(put.join()).isFalse();
    assertThat(taken.join()).isFalse();
  }

  @Test
  void whatIsDueComesOutTogetherUpToABound() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      put(new byte[] {(byte) i}, 0);
    }
    List<Chunk> first = new ArrayList<>();
    List<Chunk> second = new ArrayList<>();

    line.take(first, 3);
    line.take(second, 3);

    assertThat(first)
        .extracting(chunk -> chunk.bytes()[0])
        .containsExactly((byte) 0, (byte) 1, (byte) 2);
    assertThat(second).extracting(chunk -> chunk.bytes()[0]).containsExactly((byte) 3, (byte) 4);
  }

  private boolean put(byte[] bytes, long delayNanos) {
    try {
      return line.put(Chunk.Kind.DATA, bytes, delayNanos, DelayLine.BYTES_MAX);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next bytes; none when the line is closed. */
  private byte[] take() {
    try {
      List<Chunk> next = new ArrayList<>();
      return line.take(next, 1) ? next.get(0).bytes() : new byte[0];
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
