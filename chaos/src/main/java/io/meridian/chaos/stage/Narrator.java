package io.meridian.chaos.stage;

import java.io.PrintWriter;
import java.util.Locale;

/** Tells the user what happens, each line with the seconds since the start. Thread-safe. */
public final class Narrator {
  private final PrintWriter out;
  private final long startNanos = System.nanoTime();

  public Narrator(PrintWriter out) {
    this.out = out;
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
