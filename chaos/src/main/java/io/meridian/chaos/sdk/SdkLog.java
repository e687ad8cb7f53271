package io.meridian.chaos.sdk;

import io.ably.lib.util.Log;
import java.io.PrintWriter;
import java.time.Instant;

/**
 * Takes the SDK's own warnings out of the way, into a file: a connection that is lost makes a few,
 * and here it is meant to be lost. Keeps the first {@link #MAX_LINES}.
 */
public final class SdkLog implements Log.LogHandler {
  static final int MAX_LINES = 20_000;

  private final PrintWriter out;
  private int lines;

  public SdkLog(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void println(int severity, String tag, String message, Throwable cause) {
    if (lines < MAX_LINES) {
      lines++;
      out.println(Instant.now() + " " + tag + ": " + message + (cause == null ? "" : ": " + cause));
      out.flush();
    }
  }
}
