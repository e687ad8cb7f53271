package io.meridian.chaos.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What a benchmark finds: shown as it comes, and kept in a file. */
final class BenchReport {
  private final PrintWriter out;
  private final StringBuilder kept = new StringBuilder();
  private final long startNanos = System.nanoTime();

  BenchReport(PrintWriter out) {
    this.out = out;
  }

  /** What happens; not kept. */
  void say(String text) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.println(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, text));
    out.flush();
  }

  /** A result. */
  void add(String text) {
    out.println(text);
    out.flush();
    kept.append(text).append('\n');
  }

  /** Says when and on what it was measured. */
  void addCircumstances(String what) {
    add(
        String.format(
            Locale.ROOT,
            "%s, %s, %d processors, load average %.1f, Java %s",
            what,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            Runtime.getRuntime().availableProcessors(),
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
            Runtime.version()));
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, kept);
    say("Kept in " + file);
  }
}
