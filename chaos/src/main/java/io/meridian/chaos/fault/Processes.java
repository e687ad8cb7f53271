package io.meridian.chaos.fault;

import io.meridian.chaos.stage.EmulatedRegion;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.NodeId;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Signals to single processes. */
final class Processes {
  private static final int EXIT_SECONDS = 30;

  private Processes() {}

  static long cassandra(EmulatedRegion region) {
    return region
        .cassandraPid()
        .orElseThrow(() -> new LaunchException("Cassandra of " + region.id() + " does not run"));
  }

  static long node(EmulatedRegion region, NodeId node) {
    return region
        .pid(node)
        .orElseThrow(() -> new LaunchException("node " + node + " does not run"));
  }

  /** SIGKILL. Returns when it is gone. */
  static void kill(long pid) throws InterruptedException {
    end(pid, true);
  }

  /** SIGTERM. Returns when it is gone. */
  static void terminate(long pid) throws InterruptedException {
    end(pid, false);
  }

  private static void end(long pid, boolean forcibly) throws InterruptedException {
    ProcessHandle process = ProcessHandle.of(pid).orElse(null);
    if (process == null) {
      return;
    }
    boolean sent = forcibly ? process.destroyForcibly() : process.destroy();
    try {
      process.onExit().get(EXIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException stays) {
      throw new LaunchException(
          "process "
              + pid
              + " is still there "
              + EXIT_SECONDS
              + " s after it was "
              + (sent ? "asked" : "to be asked")
              + " to end");
    }
  }
}
