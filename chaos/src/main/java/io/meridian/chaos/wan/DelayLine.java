package io.meridian.chaos.wan;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bytes under way: they come out in the order in which they went in, none before it is due. For one
 * thread that takes. When it is full, who puts waits: {@link #BYTES_MAX} are a quarter of a second
 * of 16 MB/s, more than a link between regions carries.
 */
final class DelayLine {
  static final int BYTES_MAX = 4 << 20;
  static final int CHUNKS_MAX = 1 << 16;

  /**
   * Some bytes that arrived together, or how the stream ended.
   *
   * @param dueNanos of {@link System#nanoTime}
   */
  record Chunk(Kind kind, byte[] bytes, long dueNanos) {
    /** What a chunk is. */
    enum Kind {
      DATA,
      /** The sender has no more. */
      END,
      /** The connection broke. */
      BROKEN
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition left = lock.newCondition();
  private final Queue<Chunk> underWay = new ArrayDeque<>();
  private int bytesUnderWay;
  private long lastDueNanos = System.nanoTime();
  private boolean closed;

  /**
   * Waits for room.
   *
   * @param delayNanos from now; what is ahead is not overtaken, so it may take longer
   * @param bytesMax how full it may be for more to enter, at most {@link #BYTES_MAX}
   * @return false when the line is closed
   */
  boolean put(Chunk.Kind kind, byte[] bytes, long delayNanos, int bytesMax)
      throws InterruptedException {
    long due = System.nanoTime() + delayNanos;
    lock.lockInterruptibly();
    try {
      while (!closed && (bytesUnderWay >= bytesMax || underWay.size() >= CHUNKS_MAX)) {
        left.await();
      }
      if (due - lastDueNanos > 0) {
        lastDueNanos = due;
      }
      underWay.add(new Chunk(kind, bytes, lastDueNanos));
      bytesUnderWay += bytes.length;
      if (underWay.size() == 1) {
        arrived.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the next chunk is due, and takes it with those behind it that are due as well.
   *
   * @param into gets them at its end, at least one
   * @param bytesMax no more are taken when they have so many bytes or more
   * @return false when the line is closed
   */
  boolean take(List<Chunk> into, int bytesMax) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Chunk next = underWay.peek();
        if (next == null) {
          arrived.await();
          continue;
        }
        long early = next.dueNanos() - System.nanoTime();
        if (early > 0) {
          arrived.await(early, TimeUnit.NANOSECONDS);
          continue;
        }
        takeDue(into, bytesMax);
        left.signalAll();
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void takeDue(List<Chunk> into, int bytesMax) {
    long now = System.nanoTime();
    int bytes = 0;
    Chunk next = underWay.peek();
    while (next != null && next.dueNanos() - now <= 0 && bytes < bytesMax) {
      underWay.remove();
      into.add(next);
      bytes += next.bytes().length;
      next = underWay.peek();
    }
    bytesUnderWay -= bytes;
  }

  /** Forgets what is under way; nobody waits any longer. */
  void close() {
    lock.lock();
    try {
      closed = true;
      underWay.clear();
      bytesUnderWay = 0;
      arrived.signalAll();
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
