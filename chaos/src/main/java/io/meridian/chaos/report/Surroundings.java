package io.meridian.chaos.report;

import io.meridian.regions.launch.Installation;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run runs on, for its report. */
public final class Surroundings {
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final int GIT_SECONDS = 5;

  private Surroundings() {}

  /**
   * As they are now, so best asked for at the end of the run.
   *
   * @param installation whose programs ran
   * @param command that repeats the run
   */
  public static Environment of(Installation installation, String command, long seed) {
    return new Environment(command, seed, machine(), versions(installation));
  }

  private static Map<String, String> machine() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    machine.put("memory", memory());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put(
        "load average at the end",
        String.format(
            Locale.ROOT,
            "%.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    return machine;
  }

  private static String memory() {
    try {
      return Files.readString(MEMORY)
          .lines()
          .filter(line -> line.startsWith("MemTotal:"))
          .map(Surroundings::gibibytes)
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Of a line such as {@code MemTotal: 24684092 kB}. */
  static String gibibytes(String line) {
    long kibibytes = Long.parseLong(line.replaceAll("[^0-9]", ""));
    return String.format(Locale.ROOT, "%.1f GiB", kibibytes / 1_048_576.0);
  }

  private static Map<String, String> versions(Installation installation) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Meridian", jar(installation.node().classPath(), "node"));
    commit().ifPresent(commit -> versions.put("commit", commit));
    versions.put("Java", System.getProperty("java.runtime.version"));
    versions.put("Cassandra", jar(installation.cassandra().classPath(), "cassandra-all"));
    versions.put("Pekko", jar(installation.node().classPath(), "pekko-actor_2.13"));
    versions.put("ably-java", jar(System.getProperty("java.class.path"), "ably-java"));
    return versions;
  }

  /** The version in the name of a jar. */
  private static String jar(String classPath, String artifact) {
    Pattern name =
        Pattern.compile(
            "/"
                + Pattern.quote(artifact)
                + "-([0-9][^/]*)\\.jar("
                + Pattern.quote(File.pathSeparator)
                + "|$)");
    Matcher found = name.matcher(classPath);
    return found.find() ? found.group(1) : "unknown";
  }

  /** Empty when the project is not a working copy of git, or there is no git. */
  private static Optional<String> commit() {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .directory(new File(System.getProperty("meridian.root", ".")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(git.getInputStream().readAllBytes()).strip();
      boolean good = git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0;
      return Optional.of(said).filter(text -> good && !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
