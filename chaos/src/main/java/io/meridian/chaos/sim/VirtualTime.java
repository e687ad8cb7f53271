package io.meridian.chaos.sim;

import java.util.PriorityQueue;

/**
 * The clock and the event queue of a simulation. Events run in the order of (time, scheduling), one
 * at a time, on the caller's thread; time moves only from event to event. At most {@link
 * #MAX_PENDING} events wait: beyond that scheduling throws, since a simulation that floods itself
 * would otherwise end in an OutOfMemoryError without a seed.
 */
public final class VirtualTime {
  public static final int MAX_PENDING = 1_000_000;

  private final PriorityQueue<Event> pending = new PriorityQueue<>();
  private long nowMillis;
  private long scheduled;

  /** Handle on an event that has not run yet. */
  public interface Cancellable {
    /** Keeps the event from running. Without effect once it ran. */
    void cancel();
  }

  /** Starts at 0. */
  public long nowMillis() {
    return nowMillis;
  }

  /** Events that wait, cancelled ones that were not reached yet included. */
  public int pending() {
    return pending.size();
  }

  /** Runs {@code action} {@code delayMillis} from now, after everything scheduled for then. */
  public Cancellable schedule(long delayMillis, Runnable action) {
    if (delayMillis < 0) {
      throw new IllegalArgumentException("delay " + delayMillis + " ms is in the past");
    }
    if (pending.size() >= MAX_PENDING) {
      throw new IllegalStateException(
          "event queue full at " + nowMillis + " ms: " + MAX_PENDING + " events wait");
    }
    Event event = new Event(Math.addExact(nowMillis, delayMillis), scheduled++, action);
    pending.add(event);
    return event;
  }

  /**
   * Runs {@code action} every {@code periodMillis}, first after one period, until it is cancelled.
   */
  public Cancellable every(long periodMillis, Runnable action) {
    if (periodMillis < 1) {
      throw new IllegalArgumentException("period " + periodMillis + " ms, must be 1 or more");
    }
    Repeated repeated = new Repeated(periodMillis, action);
    repeated.arm();
    return repeated;
  }

  /** Runs the next event. Returns false, and does nothing, when none waits. */
  public boolean step() {
    Event next = pending.poll();
    while (next != null && next.cancelled) {
      next = pending.poll();
    }
    if (next == null) {
      return false;
    }
    nowMillis = next.atMillis;
    next.action.run();
    return true;
  }

  /**
   * Runs every event up to and including {@code atMillis}, then sets the clock there. A time that
   * has passed runs nothing.
   */
  public void runUntil(long atMillis) {
    Event next = pending.peek();
    while (next != null && next.atMillis <= atMillis) {
      if (next.cancelled) {
        pending.poll();
      } else {
        step();
      }
      next = pending.peek();
    }
    nowMillis = Math.max(nowMillis, atMillis);
  }

  /** {@link #runUntil} relative to now. */
  public void runFor(long millis) {
    runUntil(Math.addExact(nowMillis, millis));
  }

  private static final class Event implements Comparable<Event>, Cancellable {
    private final long atMillis;
    private final long order;
    private final Runnable action;
    private boolean cancelled;

    private Event(long atMillis, long order, Runnable action) {
      this.atMillis = atMillis;
      this.order = order;
      this.action = action;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atMillis, other.atMillis);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final class Repeated implements Cancellable {
    private final long periodMillis;
    private final Runnable action;
    private boolean cancelled;

    private Repeated(long periodMillis, Runnable action) {
      this.periodMillis = periodMillis;
      this.action = action;
    }

    private void arm() {
      schedule(periodMillis, this::tick);
    }

    private void tick() {
      if (!cancelled) {
        arm();
        action.run();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
