package io.meridian.chaos.fault;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stops and continues one process as often as wanted, and sees to it that it does. A shell sends
 * the signals, at no cost of a process for each; when its input ends, and so when this JVM ends in
 * any way, it lets the process go on and ends.
 */
final class SignalPipe implements AutoCloseable {
  private static final String SCRIPT =
      "while read -r signal; do kill -\"$signal\" \"$1\"; done; kill -CONT \"$1\"";
  private static final int EXIT_SECONDS = 10;

  /** A shell that has just been started on a busy machine takes a while to send its first. */
  private static final int EFFECT_SECONDS = 5;

  private final long pid;
  private final Process shell;
  private final BufferedWriter signals;

  SignalPipe(long pid) throws IOException {
    this.pid = pid;
    shell =
        // In a session of its own, since Ctrl-C is not meant for it.
        new ProcessBuilder(
                List.of("setsid", "/bin/sh", "-c", SCRIPT, "signals", Long.toString(pid)))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    signals = shell.outputWriter();
  }

  /**
   * Returns when all of it stands still.
   *
   * @throws IOException when it does not, or is gone
   */
  void stop() throws IOException, InterruptedException {
    send("STOP");
    await(true);
  }

  /**
   * Returns when it goes on.
   *
   * @throws IOException when it does not, or is gone
   */
  void goOn() throws IOException, InterruptedException {
    send("CONT");
    await(false);
  }

  private void send(String signal) throws IOException {
    signals.write(signal + "\n");
    signals.flush();
  }

  private void await(boolean stopped) throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(EFFECT_SECONDS);
    requireThere();
    while (ProcessState.isStopped(pid) != stopped) {
      if (System.nanoTime() > endNanos) {
        throw new IOException(
            "process %d %s %d s after it was told otherwise"
                .formatted(pid, stopped ? "still runs" : "still stands still", EFFECT_SECONDS));
      }
      Thread.sleep(1);
      requireThere();
    }
  }

  private void requireThere() throws IOException {
    if (ProcessState.isGone(pid)) {
      throw new IOException("process " + pid + " is gone");
    }
  }

  /**
   * Lets the process go on.
   *
   * @throws IOException when it does not, or is gone
   */
  @Override
  public void close() throws IOException {
    signals.close();
    try {
      if (!shell.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(
            "the shell that lets process %d go on has not done so in %d s"
                .formatted(pid, EXIT_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    requireThere();
    if (ProcessState.isStopped(pid)) {
      throw new IOException("process " + pid + " still stands still");
    }
  }
}
