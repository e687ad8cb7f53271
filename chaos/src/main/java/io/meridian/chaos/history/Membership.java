package io.meridian.chaos.history;

import java.util.ArrayList;
import java.util.List;

/** When one client asked to enter and to leave one channel, and was told that it had. */
final class Membership {
  /** What happened last decides whether the client is a member. */
  private enum Step {
    ENTERING,
    ENTERED,
    LEAVING,
    LEFT
  }

  private record Change(long atNanos, Step step) {}

  private final List<Change> changes = new ArrayList<>();

  void entering(long atNanos) {
    changes.add(new Change(atNanos, Step.ENTERING));
  }

  void entered(long atNanos) {
    changes.add(new Change(atNanos, Step.ENTERED));
  }

  void leaving(long atNanos) {
    changes.add(new Change(atNanos, Step.LEAVING));
  }

  void left(long atNanos) {
    changes.add(new Change(atNanos, Step.LEFT));
  }

  /** Whether the service had said that the client entered, and it did not ask to leave until. */
  boolean isDue(long enteredByNanos, long untilNanos) {
    boolean due = false;
    for (Change change : changes) {
      if (change.atNanos() > untilNanos) {
        break;
      }
      if (change.step() == Step.ENTERED && change.atNanos() <= enteredByNanos) {
        due = true;
      } else if (change.step() == Step.LEAVING || change.step() == Step.LEFT) {
        due = false;
      }
    }
    return due;
  }

  /** Whether the client had left by a time, and did not ask to enter again until another. */
  boolean isGone(long leftByNanos, long untilNanos) {
    boolean gone = false;
    for (Change change : changes) {
      if (change.atNanos() > untilNanos) {
        break;
      }
      if (change.step() == Step.LEFT && change.atNanos() <= leftByNanos) {
        gone = true;
      } else if (change.step() == Step.ENTERING) {
        gone = false;
      }
    }
    return gone;
  }

  boolean wasEntered() {
    return changes.stream().anyMatch(change -> change.step() == Step.ENTERED);
  }

  /** How often it had asked to enter. */
  long entersAsked(long untilNanos) {
    return count(Step.ENTERING, untilNanos);
  }

  /** How often it had asked to enter after it had asked to leave so many times. */
  long entersAskedAfter(long leaves, long untilNanos) {
    long leavesBefore = 0;
    long enters = 0;
    for (Change change : changes) {
      if (change.atNanos() > untilNanos) {
        break;
      }
      if (change.step() == Step.LEAVING) {
        leavesBefore++;
      } else if (change.step() == Step.ENTERING && leavesBefore >= leaves) {
        enters++;
      }
    }
    return enters;
  }

  /** How often it had asked to leave. */
  long leavesAsked(long untilNanos) {
    return count(Step.LEAVING, untilNanos);
  }

  private long count(Step step, long untilNanos) {
    return changes.stream()
        .filter(change -> change.step() == step && change.atNanos() <= untilNanos)
        .count();
  }
}
