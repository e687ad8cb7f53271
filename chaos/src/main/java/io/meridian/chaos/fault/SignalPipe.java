package io.meridian.chaos.fault;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stops and continues one process as often as wanted. A shell sends the signals, at no cost of a
 * process for each; when its input ends, and so when this JVM ends in any way, it lets the process
 * go on and ends.
 */
final class SignalPipe implements AutoCloseable {
  private static final String SCRIPT =
      "while read -r signal; do kill -\"$signal\" \"$1\"; done; kill -CONT \"$1\"";
  private static final int EXIT_SECONDS = 10;

  private final Process shell;
  private final BufferedWriter signals;

  SignalPipe(long pid) throws IOException {
    shell =
        // In a session of its own, since Ctrl-C is not meant for it.
        new ProcessBuilder(
                List.of("setsid", "/bin/sh", "-c", SCRIPT, "signals", Long.toString(pid)))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    signals = shell.outputWriter();
  }

  void stop() throws IOException {
    send("STOP");
  }

  void goOn() throws IOException {
    send("CONT");
  }

  private void send(String signal) throws IOException {
    signals.write(signal + "\n");
    signals.flush();
  }

  /** Lets the process go on. */
  @Override
  public void close() throws IOException {
    signals.close();
    try {
      shell.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
