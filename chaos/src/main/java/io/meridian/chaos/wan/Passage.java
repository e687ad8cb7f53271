package io.meridian.chaos.wan;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * One way through a relay, for all connections that use it: what its bytes meet, and the place
 * where they wait while it is stalled or others of them fill its bandwidth.
 */
final class Passage {
  /** On a slow link bytes pass in pieces of what it carries in a hundredth of a second. */
  private static final int PIECES_PER_SECOND = 100;

  /** Fair, so that connections share the bandwidth in turn. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final Condition changed = lock.newCondition();
  private final LongAdder bytesAffected = new LongAdder();
  private volatile Conditions conditions;
  private long freeNanos = System.nanoTime();

  Passage(Conditions conditions) {
    this.conditions = conditions;
  }

  Conditions conditions() {
    return conditions;
  }

  /** As {@link Route#bytesAffected}. */
  long bytesAffected() {
    return bytesAffected.sum();
  }

  /** Told of bytes that vanish. */
  void swallowed(int bytes) {
    bytesAffected.add(bytes);
  }

  /** Holds at once, also for those that wait. */
  void change(UnaryOperator<Conditions> change) {
    lock.lock();
    try {
      conditions = change.apply(conditions);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until bytes may pass.
   *
   * @param wanted how many there are, above 0
   * @return how many of them may pass now
   */
  int pass(int wanted) throws InterruptedException {
    if (isOpen(conditions)) {
      return wanted;
    }
    bytesAffected.add(wanted);
    lock.lockInterruptibly();
    try {
      while (true) {
        Conditions now = conditions;
        if (isOpen(now)) {
          return wanted;
        }
        long busyNanos = freeNanos - System.nanoTime();
        if (now.traffic() == Traffic.STALLED) {
          changed.await();
        } else if (busyNanos > 0) {
          changed.awaitNanos(busyNanos);
        } else {
          return take(wanted, now.slowness().bytesPerSecond());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private int take(int wanted, long bytesPerSecond) {
    int piece = (int) Math.min(wanted, Math.max(1, bytesPerSecond / PIECES_PER_SECOND));
    freeNanos = System.nanoTime() + (long) (piece * 1e9 / bytesPerSecond);
    return piece;
  }

  private static boolean isOpen(Conditions now) {
    return now.traffic() != Traffic.STALLED
        && now.slowness().bytesPerSecond() == Slowness.UNLIMITED;
  }
}
