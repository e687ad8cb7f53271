package io.meridian.chaos.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * When each message is due: at even distances, whatever became of those before it.
 *
 * @param startNanos when the first is due, of {@link System#nanoTime}
 * @param perSecond messages that are due in a second, above 0
 * @param warmUp what is due in this time from the start is sent and not counted
 * @param measured how long it goes on after that
 */
record Schedule(long startNanos, double perSecond, Duration warmUp, Duration measured) {
  Schedule {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("rate is " + perSecond + " a second, allowed is above 0");
    }
  }

  /** A schedule that starts in a moment, so that its first message is not late. */
  static Schedule soon(double perSecond, Duration warmUp, Duration measured) {
    return new Schedule(
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100), perSecond, warmUp, measured);
  }

  /** How many messages there are in all. */
  long count() {
    return Math.max(1, Math.round(seconds(warmUp.plus(measured)) * perSecond));
  }

  /** When a message is due, of {@link System#nanoTime}. */
  long dueNanos(long message) {
    return startNanos + Math.round(message * 1e9 / perSecond);
  }

  /** Whether the message counts: it is due after the warm-up. */
  boolean counts(long message) {
    return message >= firstCounted();
  }

  /** When the first message that counts is due, of {@link System#nanoTime}. */
  long countedFromNanos() {
    return dueNanos(firstCounted());
  }

  /** How many messages count. */
  long counted() {
    return Math.max(0, count() - firstCounted());
  }

  /**
   * Hands each message over when it is due; one that is late is handed over at once, and the next
   * is not put off for it.
   *
   * @param send must not block; takes the message's number, from 0
   */
  void run(LongConsumer send) throws InterruptedException {
    for (long message = 0; message < count(); message++) {
      long due = dueNanos(message);
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      send.accept(message);
    }
  }

  private long firstCounted() {
    return (long) Math.ceil(seconds(warmUp) * perSecond);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
