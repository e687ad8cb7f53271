package io.meridian.node.storage;

import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.time.TimestampGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The time under which a node writes: of two writes to one cell Cassandra keeps that of the later
 * time, and a deletion covers what was written before it, also when that comes afterwards. So a
 * region that is started with clocks behind those that it had would write what is deleted already.
 * This clock is the wall clock, or ahead of it by as much as the region's storage has come further;
 * it never goes back. {@link ClockRow} says how far that is.
 *
 * <p>A node that stood still gets no time from it any more: what it then wrote would be later than
 * the {@link JournalSeal} of those who have taken its channels over, and stay in their journals.
 */
public final class StorageClock implements TimestampGenerator {
  private final LongSupplier wallMicros;
  private final AtomicLong aheadMicros = new AtomicLong();
  private final AtomicLong last = new AtomicLong();
  private volatile boolean leapt;
  private volatile BooleanSupplier replaced = () -> false;

  /** By the driver, see {@code advanced.timestamp-generator}. */
  public StorageClock(DriverContext unused) {
    this(() -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
  }

  StorageClock(LongSupplier wallMicros) {
    this.wallMicros = wallMicros;
  }

  /**
   * Microseconds since 1970, each time more than before.
   *
   * @throws IllegalStateException when this node stood still for so long that it may be replaced,
   *     or is
   */
  @Override
  public long next() {
    long now = wallMicros.getAsLong() + aheadMicros.get();
    long next = last.updateAndGet(before -> Math.max(before + 1, now));
    // Asked last: a pause behind this line leaves a time that is from before it.
    if (replaced.getAsBoolean()) {
      throw new IllegalStateException(
          "this node stood still or was replaced, and writes nothing any more");
    }
    return next;
  }

  /** Nothing gets a time from now on once this is so. */
  void endsWhen(BooleanSupplier fenceFell) {
    replaced = fenceFell;
  }

  /** The storage has come so far: what is written from now on is later. */
  void reach(long micros) {
    aheadMicros.accumulateAndGet(micros - wallMicros.getAsLong(), Math::max);
  }

  /** As {@link #reach}, further than any other node may have come. */
  void leap(long micros) {
    leapt = true;
    reach(micros);
  }

  /** Also when what was to be done about it has failed and is tried again. */
  boolean hasLeapt() {
    return leapt;
  }

  @Override
  public void close() {}
}
