package io.meridian.regions.launch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Makes processes stand still, and go on. */
final class Pause {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(5);

  private Pause() {}

  /**
   * Sends SIGSTOP to those that go on, and waits until they stand still: a {@link #end} right after
   * this finds them so.
   *
   * @return whom it was sent to
   * @throws LaunchException when one goes on all the same
   */
  static List<ProcessSlot> begin(Collection<ProcessSlot> slots) {
    List<ProcessSlot> going =
        slots.stream()
            .filter(slot -> slot.running().filter(process -> !process.isPaused()).isPresent())
            .toList();
    Signal.STOP.send(Shutdown.running(going));
    awaitStop(going);
    return going;
  }

  /**
   * Sends SIGCONT to those that stand still, or may.
   *
   * @return whom it was sent to
   */
  static List<ProcessSlot> end(Collection<ProcessSlot> slots) {
    List<ProcessSlot> paused =
        slots.stream()
            .filter(slot -> slot.running().filter(RunningProcess::mayBePaused).isPresent())
            .toList();
    Signal.CONT.send(Shutdown.running(paused));
    return paused;
  }

  private static void awaitStop(Collection<ProcessSlot> slots) {
    var deadline = Deadline.in(TIME_TO_STOP);
    while (!Shutdown.running(slots).stream().allMatch(RunningProcess::mayBePaused)) {
      if (deadline.isOver()) {
        throw new LaunchException(
            "not all stand still %d s after SIGSTOP: %s"
                .formatted(
                    TIME_TO_STOP.toSeconds(), slots.stream().map(ProcessSlot::label).toList()));
      }
      try {
        deadline.pause();
      } catch (InterruptedException e) {
        // The signal is on its way, and what waits for this is to end.
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
