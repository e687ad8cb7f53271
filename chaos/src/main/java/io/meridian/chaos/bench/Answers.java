package io.meridian.chaos.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Answers to the publishes of several clients, and how long those took that said yes. */
public final class Answers {
  private static final long POLL_MILLIS = 20;

  /**
   * What had come of a run, which the next run leaves as it is.
   *
   * @param acknowledged from when a message was due to its acknowledgement
   */
  public record Totals(long accepted, long refused, Latencies acknowledged) {
    /** All that came. */
    long count() {
      return accepted + refused;
    }
  }

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile long countedFromNanos = System.nanoTime() - Long.MAX_VALUE / 2;
  private volatile String firstRefusal = "";
  private volatile Latencies acknowledged = new Latencies();

  /** Forgets what was counted so far; every answer counts. */
  void startAnew() {
    startAnew(System.nanoTime() - Long.MAX_VALUE / 2);
  }

  /**
   * Forgets what was counted so far.
   *
   * @param fromNanos latencies of what was due before are not kept, of {@link System#nanoTime}
   */
  void startAnew(long fromNanos) {
    countedFromNanos = fromNanos;
    accepted.set(0);
    refused.set(0);
    firstRefusal = "";
    acknowledged = new Latencies();
  }

  void acknowledged(long dueNanos, long nowNanos) {
    if (dueNanos - countedFromNanos >= 0) {
      acknowledged.record(nowNanos - dueNanos);
    }
    accepted.incrementAndGet();
  }

  void refused(String why) {
    if (refused.getAndIncrement() == 0) {
      firstRefusal = why;
    }
  }

  long count() {
    return accepted.get() + refused.get();
  }

  long refused() {
    return refused.get();
  }

  /** What has come since the last start. */
  Totals totals() {
    return new Totals(accepted.get(), refused.get(), acknowledged);
  }

  /** A line about refusals and the first of them; empty when there are none. */
  String refusals() {
    return refused() == 0
        ? ""
        : "WRONG: " + refused() + " were refused, the first with " + firstRefusal + "\n";
  }

  /** From when a message was due to its acknowledgement. */
  Latencies acknowledged() {
    return acknowledged;
  }

  /**
   * Waits until so many have come, or the patience is over.
   *
   * @return whether they have come
   */
  boolean await(long count, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (count() < count && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return count() >= count;
  }
}
