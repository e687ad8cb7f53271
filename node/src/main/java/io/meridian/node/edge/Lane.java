package io.meridian.node.edge;

import java.util.ArrayList;
import java.util.List;

/**
 * A connection's way into one channel: its publishes, and the barrier before them when the
 * connection came from another region.
 */
final class Lane {

  enum Barrier {
    /** Nothing to wait for. */
    PASSED,
    /** To be asked before anything is served. */
    DUE,
    /** Asked; what comes meanwhile waits. */
    WAITING
  }

  private final PublishLine publishes = new PublishLine();
  private final List<Runnable> afterBarrier = new ArrayList<>();
  private Barrier barrier;

  Lane(boolean moved) {
    barrier = moved ? Barrier.DUE : Barrier.PASSED;
  }

  PublishLine publishes() {
    return publishes;
  }

  Barrier barrier() {
    return barrier;
  }

  /** A position from elsewhere came in: it is served after a barrier too. */
  void requireBarrier() {
    if (barrier == Barrier.PASSED) {
      barrier = Barrier.DUE;
    }
  }

  void asked() {
    barrier = Barrier.WAITING;
  }

  void whenPassed(Runnable action) {
    afterBarrier.add(action);
  }

  void passed() {
    barrier = Barrier.PASSED;
    List<Runnable> actions = List.copyOf(afterBarrier);
    afterBarrier.clear();
    actions.forEach(Runnable::run);
  }
}
