package io.meridian.chaos.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Answers to the publishes of several clients, and how long those took that said yes. */
public final class Answers {
  private static final long POLL_MILLIS = 20;

  private final AtomicLong refused = new AtomicLong();
  private volatile String firstRefusal = "";
  private volatile Latencies acknowledged = new Latencies();

  /** Forgets what was counted so far. */
  void startAnew() {
    refused.set(0);
    firstRefusal = "";
    acknowledged = new Latencies();
  }

  void acknowledged(long nanos) {
    acknowledged.record(nanos);
  }

  void refused(String why) {
    if (refused.getAndIncrement() == 0) {
      firstRefusal = why;
    }
  }

  long count() {
    return acknowledged.count() + refused.get();
  }

  long refused() {
    return refused.get();
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
