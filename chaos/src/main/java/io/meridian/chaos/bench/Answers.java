package io.meridian.chaos.bench;

import java.util.concurrent.atomic.AtomicLong;

/** Answers to the publishes of several clients, and how long those took that said yes. */
final class Answers {
  private final AtomicLong refused = new AtomicLong();
  private volatile Latencies acknowledged = new Latencies();

  /** Forgets what was counted so far. */
  void startAnew() {
    refused.set(0);
    acknowledged = new Latencies();
  }

  void add(boolean accepted, long nanos) {
    if (accepted) {
      acknowledged.record(nanos);
    } else {
      refused.incrementAndGet();
    }
  }

  long count() {
    return acknowledged.count() + refused.get();
  }

  long refused() {
    return refused.get();
  }

  /** From when a message was due to its acknowledgement. */
  Latencies acknowledged() {
    return acknowledged;
  }
}
