package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    line.put(new byte[] {1}, 30 * MILLISECOND);

    assertThat(line.take().bytes()).containsExactly(1);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(30 * MILLISECOND);
  }

  @Test
  void aShorterDelayOvertakesNothing() throws InterruptedException {
    line.put(new byte[] {1}, 20 * MILLISECOND);
    line.put(new byte[] {2}, 0);

    assertThat(line.take().bytes()).containsExactly(1);
    assertThat(line.take().bytes()).containsExactly(2);
  }

  @Test
  void whoPutsWaitsWhenItIsFull() throws InterruptedException {
    byte[] most = new byte[DelayLine.BYTES_MAX];
    line.put(most, 0);

    CompletableFuture<Boolean> late = CompletableFuture.supplyAsync(() -> put(new byte[] {2}));

    assertThatThrownBy(() -> late.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(line.take().bytes()).hasSize(most.length);
    assertThat(line.take().bytes()).containsExactly(2);
    assertThat(late.join()).isTrue();
  }

  @Test
  void whoWaitsWhenItClosesIsToldSo() throws InterruptedException {
    line.put(new byte[DelayLine.BYTES_MAX], TimeUnit.HOURS.toNanos(1));
    CompletableFuture<Boolean> put = CompletableFuture.supplyAsync(() -> put(new byte[] {2}));
    CompletableFuture<Boolean> taken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return line.take() != null;
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    line.close();

    assertThat(put.join()).isFalse();
    assertThat(taken.join()).isFalse();
  }

  private boolean put(byte[] bytes) {
    try {
      return line.put(bytes, 0);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
