package io.meridian.chaos.history;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * Collects events from any thread. It keeps at most {@code capacity} of them in memory; later ones
 * are counted and dropped, and the checker reports a history that dropped any, since it can prove
 * nothing.
 */
public final class HistoryRecorder {
  private final LongSupplier clockNanos;
  private final long startNanos;
  private final int capacity;
  private final List<HistoryEvent> events = new ArrayList<>();
  private long dropped;

  /**
   * A recorder whose run starts now.
   *
   * @param capacity 1 to {@link History#EVENTS_MAX}
   */
  public HistoryRecorder(int capacity) {
    this(capacity, System::nanoTime);
  }

  HistoryRecorder(int capacity, LongSupplier clockNanos) {
    if (capacity < 1 || capacity > History.EVENTS_MAX) {
      throw new IllegalArgumentException(
          "capacity " + capacity + ", allowed are 1 to " + History.EVENTS_MAX);
    }
    this.capacity = capacity;
    this.clockNanos = clockNanos;
    this.startNanos = clockNanos.getAsLong();
  }

  /** Nanoseconds since the run started. */
  public long nowNanos() {
    return clockNanos.getAsLong() - startNanos;
  }

  /**
   * Records what happens now.
   *
   * @param event makes the event from the time, {@link #nowNanos}
   */
  public void record(LongFunction<? extends HistoryEvent> event) {
    // The time is taken under the lock: the order of events is the order of their times.
    synchronized (events) {
      if (events.size() < capacity) {
        events.add(event.apply(nowNanos()));
      } else {
        dropped++;
      }
    }
  }

  /**
   * What was recorded after the first so many events.
   *
   * @param from how many the caller has read before
   */
  public List<HistoryEvent> since(int from) {
    synchronized (events) {
      return List.copyOf(events.subList(from, events.size()));
    }
  }

  /** Everything recorded so far. */
  public History history() {
    synchronized (events) {
      return new History(events, dropped);
    }
  }
}
