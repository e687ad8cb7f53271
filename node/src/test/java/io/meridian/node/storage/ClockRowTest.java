package io.meridian.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;

/** Found by the experiment clock-behind: what was written under an earlier time was deleted. */
class ClockRowTest {
  private static final long HOUR = TimeUnit.HOURS.toMicros(1);
  private static final long NOW = 1_000 * HOUR;

  private final AtomicLong wall = new AtomicLong(NOW);
  private final MaxRow row = new MaxRow();

  /** Keeps the greatest, as Cassandra does with what is written under the time that it says. */
  private static final class MaxRow implements ClockRow.Row {
    private long greatest;
    private boolean failsOnce;

    @Override
    public CompletionStage<OptionalLong> read() {
      return CompletableFuture.completedFuture(
          greatest == 0 ? OptionalLong.empty() : OptionalLong.of(greatest));
    }

    @Override
    public CompletionStage<Done> write(long micros) {
      if (failsOnce) {
        failsOnce = false;
        return CompletableFuture.failedFuture(new IllegalStateException("too slow"));
      }
      greatest = Math.max(greatest, micros);
      return CompletableFuture.completedFuture(Done.done());
    }
  }

  private ClockRow rowOf(StorageClock clock) {
    return new ClockRow(row, clock, Duration.ofMillis(1));
  }

  private StorageClock started() throws Exception {
    StorageClock clock = new StorageClock(wall::get);
    rowOf(clock).start().toCompletableFuture().get(30, TimeUnit.SECONDS);
    return clock;
  }

  @Test
  void aClockThatIsRightIsLeftAlone() throws Exception {
    assertThat(started().next()).isBetween(NOW, NOW + 10);

    wall.addAndGet(HOUR);

    assertThat(started().next()).isBetween(NOW + HOUR, NOW + HOUR + 10);
  }

  @Test
  void eachTimeIsLaterThanTheOneBefore() {
    StorageClock clock = new StorageClock(wall::get);
    long before = clock.next();

    wall.addAndGet(-HOUR);

    assertThat(clock.next()).isEqualTo(before + 1);
  }

  @Test
  void aNodeWhoseClockIsAnHourBehindWritesLaterThanAllBefore() throws Exception {
    StorageClock before = started();
    wall.addAndGet(TimeUnit.MINUTES.toMicros(5));
    rowOf(before).beat();
    // After its last beat, and before it dies.
    wall.addAndGet(TimeUnit.SECONDS.toMicros(2));
    long last = before.next();

    wall.addAndGet(-HOUR);

    assertThat(started().next()).isGreaterThan(last);
  }

  @Test
  void whatFailedAfterTheLeapIsWaitedForWhenItIsTriedAgain() throws Exception {
    started();
    wall.addAndGet(-HOUR);
    StorageClock behind = new StorageClock(wall::get);
    row.failsOnce = true;
    assertThat(rowOf(behind).start().toCompletableFuture()).isCompletedExceptionally();

    rowOf(behind).start().toCompletableFuture().get(30, TimeUnit.SECONDS);

    assertThat(behind.hasLeapt()).isTrue();
  }

  @Test
  void itGoesOnAtThePaceOfTheWallClock() throws Exception {
    started();
    wall.addAndGet(-HOUR);
    StorageClock behind = started();
    long before = behind.next();

    wall.addAndGet(HOUR);

    assertThat(behind.next()).isBetween(before + HOUR - 10, before + HOUR + 10);
  }

  @Test
  void nodesFollowTheFurthest() throws Exception {
    StorageClock here = started();
    AtomicLong ahead = new AtomicLong(NOW + HOUR);
    StorageClock there = new StorageClock(ahead::get);
    rowOf(there).beat();
    long furthest = there.next();

    rowOf(here).beat();

    assertThat(here.next()).isGreaterThanOrEqualTo(furthest - 10);
    long one = here.next();
    rowOf(here).beat();
    rowOf(there).beat();
    assertThat(here.next() - one).isLessThan(100);
  }
}
