package io.meridian.node.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What a benchmark found, printed and kept in {@code node/target/benchmarks}. */
final class BenchmarkReport {
  private BenchmarkReport() {}

  static void write(String name, String text) {
    String report =
        String.format(
            Locale.ROOT,
            "%n%s, %s%nLoad average at the end %.1f on %d processors, Java %s.%n%n%s%n",
            name,
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                .getSystemLoadAverage(),
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            text);
    System.out.print(report);
    try {
      Path folder =
          Files.createDirectories(
              Path.of(System.getProperty("basedir", "")).resolve("target/benchmarks"));
      Files.writeString(folder.resolve(name + ".txt"), report);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
