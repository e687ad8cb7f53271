package io.meridian.regions.launch;

import java.time.Duration;

/** A moment up to which something is polled. */
record Deadline(long atNanos) {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - atNanos >= 0;
  }

  /** Waits until it is worth looking again. */
  void pause() throws InterruptedException {
    Thread.sleep(POLL_INTERVAL.toMillis());
  }
}
