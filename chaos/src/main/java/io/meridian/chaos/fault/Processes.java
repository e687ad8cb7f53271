package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.NodeId;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Single processes: signals to them, and whether those had an effect. */
final class Processes {
  private static final int EXIT_SECONDS = 30;
  private static final int STOP_SECONDS = 5;

  private Processes() {}

  static long cassandra(BreakableRegion region) {
    return region
        .cassandraPid()
        .orElseThrow(() -> new LaunchException("Cassandra of " + region.id() + " does not run"));
  }

  static long node(BreakableRegion region, NodeId node) {
    return region
        .pid(node)
        .orElseThrow(() -> new LaunchException("node " + node + " does not run"));
  }

  /** All of a region that run. */
  static List<Long> of(BreakableRegion region) {
    return Stream.concat(region.nodes().stream().map(region::pid), Stream.of(region.cassandraPid()))
        .flatMapToLong(OptionalLong::stream)
        .boxed()
        .toList();
  }

  /**
   * What follows a kill.
   *
   * @throws IOException naming one that still runs
   */
  static void requireGone(List<Long> pids) throws IOException {
    for (long pid : pids) {
      if (!ProcessState.isGone(pid)) {
        throw new IOException("process " + pid + " still runs");
      }
    }
  }

  /**
   * What follows a SIGSTOP; threads take a while to obey.
   *
   * @throws IOException naming one that goes on
   */
  static void requireStopped(List<Long> pids) throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    for (long pid : pids) {
      while (!ProcessState.isStopped(pid)) {
        if (System.nanoTime() > endNanos) {
          throw new IOException("process " + pid + " does not stand still");
        }
        Thread.sleep(1);
      }
    }
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
