package io.meridian.regions.launch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Ends processes: asks first, insists after a while. */
final class Shutdown {
  private static final Duration TIME_TO_DIE = Duration.ofSeconds(5);

  private Shutdown() {}

  /**
   * Sends SIGTERM, then SIGKILL to those that still run after a while, and deletes the pid files of
   * those that ended.
   *
   * @throws LaunchException when one survives even that
   */
  static void of(Collection<ProcessSlot> slots, Duration timeToLeave) {
    Signal.TERM.send(running(slots));
    // A paused process gets to see SIGTERM only when it goes on.
    Signal.CONT.send(running(slots));
    if (!allEnd(slots, timeToLeave)) {
      kill(slots);
    }
    slots.forEach(ProcessSlot::forget);
  }

  /** Sends SIGKILL and waits until they are gone. */
  static void kill(Collection<ProcessSlot> slots) {
    Signal.KILL.send(running(slots));
    if (!allEnd(slots, TIME_TO_DIE)) {
      throw new LaunchException("still there after SIGKILL: " + labels(slots));
    }
  }

  static List<RunningProcess> running(Collection<ProcessSlot> slots) {
    return slots.stream().map(ProcessSlot::running).flatMap(Optional::stream).toList();
  }

  /** Not interruptible: to leave half way would leave processes behind. */
  private static boolean allEnd(Collection<ProcessSlot> slots, Duration within) {
    var deadline = Deadline.in(within);
    boolean interrupted = false;
    while (!running(slots).isEmpty() && !deadline.isOver()) {
      try {
        deadline.pause();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return running(slots).isEmpty();
  }

  private static List<String> labels(Collection<ProcessSlot> slots) {
    return slots.stream()
        .filter(slot -> slot.running().isPresent())
        .map(ProcessSlot::label)
        .toList();
  }
}
