package io.meridian.regions.launch;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What is sent to processes; to several in one go, so that a region dies at one moment. */
enum Signal {
  TERM,
  KILL,
  STOP,
  CONT;

  /** Sends to those that still run. */
  void send(Collection<RunningProcess> processes) {
    String pids =
        processes.stream()
            .filter(RunningProcess::isRunning)
            .map(process -> Long.toString(process.pid()))
            .collect(Collectors.joining(" "));
    if (pids.isEmpty()) {
      return;
    }
    // The shell's own kill: a minimal system has no other. It fails for a process that ended
    // meanwhile, which is what was wanted, so its exit code is of no interest.
    List<String> command = List.of("/bin/sh", "-c", "kill -" + name() + " " + pids);
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new LaunchException("cannot send SIG" + name() + " to " + pids, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
