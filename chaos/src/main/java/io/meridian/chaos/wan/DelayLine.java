package io.meridian.chaos.wan;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Bytes under way: they come out in the order in which they went in, none before it is due. For one
 * thread at each end. When it is full, who puts waits: {@link #BYTES_MAX} are a tenth of a second
 * of a gigabit link and more.
 */
final class DelayLine {
  static final int BYTES_MAX = 16 << 20;
  static final int CHUNKS_MAX = 1 << 16;

  /**
   * Some bytes that arrived together.
   *
   * @param bytes empty at the end of the stream
   * @param dueNanos of {@link System#nanoTime}
   */
  record Chunk(byte[] bytes, long dueNanos) {
    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Chunk> underWay = new ArrayDeque<>();
  private int bytesUnderWay;
  private long lastDueNanos = System.nanoTime();
  private boolean closed;

  /**
   * Waits for room.
   *
   * @param delayNanos from now; what is ahead is not overtaken, so it may take longer
   * @return false when the line is closed
   */
  boolean put(byte[] bytes, long delayNanos) throws InterruptedException {
    long due = System.nanoTime() + delayNanos;
    lock.lockInterruptibly();
    try {
      while (!closed && isFull()) {
        changed.await();
      }
      if (due - lastDueNanos > 0) {
        lastDueNanos = due;
      }
      underWay.add(new Chunk(bytes, lastDueNanos));
      bytesUnderWay += bytes.length;
      if (underWay.size() == 1) {
        changed.signal();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the next bytes are due; null when the line is closed. */
  @Nullable Chunk take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Chunk next = underWay.peek();
        if (next == null) {
          changed.await();
          continue;
        }
        long early = next.dueNanos() - System.nanoTime();
        if (early > 0) {
          changed.await(early, TimeUnit.NANOSECONDS);
          continue;
        }
        boolean wasFull = isFull();
        underWay.remove();
        bytesUnderWay -= next.bytes().length;
        if (wasFull) {
          changed.signal();
        }
        return next;
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return bytesUnderWay >= BYTES_MAX || underWay.size() >= CHUNKS_MAX;
  }

  /** Forgets what is under way; nobody waits any longer. */
  void close() {
    lock.lock();
    try {
      closed = true;
      underWay.clear();
      bytesUnderWay = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
