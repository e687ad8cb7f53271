package io.meridian.regions.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Starts processes that outlive this one, and takes them back when the start is broken off. Safe
 * for use by several threads.
 */
final class StartAttempt {
  private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(5);

  private final Map<String, String> environment;
  private final List<ProcessSlot> started = new ArrayList<>();
  private boolean cancelled;

  /**
   * @param environment the whole environment of the processes, before each one's own additions
   */
  StartAttempt(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Starts one process: in its slot's folder, writing to its slot's log, in a session of its own so
   * that the terminal's Ctrl-C and its end do not reach it.
   *
   * @throws LaunchException when it cannot be started, or the attempt was cancelled
   */
  synchronized Process spawn(
      ProcessSlot slot, List<String> command, Map<String, String> additions) {
    requireNotCancelled();
    try {
      slot.rotateLog();
      var builder = new ProcessBuilder(detached(command)).directory(slot.folder().toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().putAll(additions);
      builder.redirectInput(new File("/dev/null"));
      builder.redirectErrorStream(true).redirectOutput(slot.logFile().toFile());
      Process process = builder.start();
      var running = RunningProcess.of(process.pid());
      if (running.isPresent()) {
        slot.remember(running.get());
        started.add(slot);
      }
      return process;
    } catch (IOException e) {
      throw new LaunchException("cannot start " + slot.label(), e);
    }
  }

  /** Stops all that was started here; nothing is started afterwards. */
  void cancel() {
    List<ProcessSlot> slots;
    synchronized (this) {
      cancelled = true;
      slots = List.copyOf(started);
    }
    Shutdown.of(slots, TIME_TO_LEAVE);
  }

  synchronized void requireNotCancelled() {
    if (cancelled) {
      throw new LaunchException("interrupted: what was started just now is stopped again");
    }
  }

  private List<String> detached(List<String> command) {
    var detached = new ArrayList<String>();
    if (isOnPath("setsid")) {
      detached.add("setsid");
    } else {
      // Signals ignored by the parent stay ignored in the JVM that replaces the shell.
      detached.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    }
    detached.addAll(command);
    return detached;
  }

  private boolean isOnPath(String program) {
    Predicate<String> holdsProgram = folder -> Files.isExecutable(Path.of(folder).resolve(program));
    return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(holdsProgram);
  }
}
