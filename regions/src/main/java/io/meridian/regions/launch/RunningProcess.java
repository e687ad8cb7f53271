package io.meridian.regions.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, told apart from a later one with the same pid by the moment it started.
 *
 * <p>On Linux that moment is counted in clock ticks since a named boot, because the time of day
 * that is derived from it moves when the clock is set. Elsewhere it is the time of day.
 *
 * @param startMark opaque; equal marks and pids mean the same process
 */
record RunningProcess(long pid, String startMark) {
  private static final Path PROC = Path.of("/proc");
  private static final char STOPPED = 'T';
  private static final char UNKNOWN = '?';

  /**
   * What can be seen of a pid.
   *
   * @param state as in {@code ps}: Z a zombie, T stopped; ? when nobody can tell
   * @param threads how many it has
   */
  private record Sight(char state, int threads, String startMark) {}

  static Optional<RunningProcess> of(long pid) {
    return look(pid)
        .filter(RunningProcess::lives)
        .map(sight -> new RunningProcess(pid, sight.startMark()));
  }

  boolean isRunning() {
    return look(pid).filter(this::isThis).filter(RunningProcess::lives).isPresent();
  }

  /** Whether it was stopped by SIGSTOP and not continued since; false when nobody can tell. */
  boolean isPaused() {
    return state().filter(state -> state == STOPPED).isPresent();
  }

  /** As {@link #isPaused}, but true when nobody can tell. */
  boolean mayBePaused() {
    return state().filter(state -> state == STOPPED || state == UNKNOWN).isPresent();
  }

  private Optional<Character> state() {
    return look(pid).filter(this::isThis).map(Sight::state);
  }

  private boolean isThis(Sight sight) {
    return sight.startMark().equals(startMark);
  }

  /**
   * A zombie has ended; only its parent, or a container's first process, did not notice yet. While
   * other threads of it still end, though, its sockets are still open.
   */
  private static boolean lives(Sight sight) {
    return sight.state() != 'X' && !(sight.state() == 'Z' && sight.threads() <= 1);
  }

  private static Optional<Sight> look(long pid) {
    return Files.isDirectory(PROC.resolve("self")) ? lookInProc(pid) : lookByHandle(pid);
  }

  /** See proc(5): the command is in brackets and may itself hold brackets and spaces. */
  private static Optional<Sight> lookInProc(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(pid + "/stat"));
      String[] afterCommand = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      String boot = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
      return Optional.of(
          new Sight(
              afterCommand[0].charAt(0),
              Integer.parseInt(afterCommand[17]),
              boot + "+" + afterCommand[19]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Sight> lookByHandle(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().startInstant())
        .map(instant -> new Sight(UNKNOWN, 1, instant.toString()));
  }
}
