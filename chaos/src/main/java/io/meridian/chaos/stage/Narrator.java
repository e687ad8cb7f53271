package io.meridian.chaos.stage;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells the user what happens, each line with the seconds since the start. Thread-safe. */
public final class Narrator {
  private final PrintWriter out;
  private final long startMillis;
  private final long startNanos;

  /** Starts now. */
  public Narrator(PrintWriter out) {
    this(out, System.currentTimeMillis());
  }

  /**
   * Goes on with what another process has begun to tell, so that a reader sees one time.
   *
   * @param startMillis the other narrator's {@link #startMillis}
   */
  public Narrator(PrintWriter out, long startMillis) {
    this.out = out;
    this.startMillis = startMillis;
    // Only the time of day means the same in two processes. It may be set meanwhile, so it is
    // looked at once, and never makes a line from before the start.
    long ranMillis = Math.max(0, System.currentTimeMillis() - startMillis);
    this.startNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(ranMillis);
  }

  /** When it started, in milliseconds since 1970. */
  public long startMillis() {
    return startMillis;
  }

  /** A line with the time since the start. */
  public void say(String format, Object... arguments) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String text = String.format(Locale.ROOT, format, arguments);
    plain(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, text));
  }

  /** A line as it is. */
  public void plain(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }
}
