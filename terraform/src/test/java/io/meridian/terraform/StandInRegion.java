package io.meridian.terraform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The files of a region eu with one node, as the launcher and the node leave them in {@code run}.
 * This process stands for Cassandra and the node.
 */
final class StandInRegion {
  private final Path region;

  /**
   * @param folder with {@code run} in it, which is made
   */
  StandInRegion(Path folder) throws IOException {
    this.region = folder.resolve("run/eu");
    givenProcess("cassandra");
    givenProcess("node-1");
    Files.writeString(region.resolve("nodes"), "1\n");
  }

  /** Lets this process stand for one more. */
  void givenProcess(String slot) throws IOException {
    Path folder = Files.createDirectories(region.resolve(slot));
    Files.writeString(
        folder.resolve("pid"), ProcessHandle.current().pid() + " " + startMark() + "\n");
  }

  /** What a node says of itself. */
  Path health(int node) {
    return region.resolve("node-" + node).resolve("health");
  }

  /**
   * @param waitingFor as JSON
   */
  void givenHealth(Instant at, boolean ready, String waitingFor) throws IOException {
    Files.writeString(
        health(1),
        "{\"pid\":%d,\"at\":\"%s\",\"ready\":%b,\"waitingFor\":%s}\n"
            .formatted(
                ProcessHandle.current().pid(),
                at.truncatedTo(ChronoUnit.SECONDS),
                ready,
                waitingFor));
  }

  /** In the shell's language: a node is ready. */
  String healthWritten(int node) {
    return "echo '{\"pid\":%d,\"at\":\"\",\"ready\":true,\"waitingFor\":[]}' >'%s'\n"
        .formatted(ProcessHandle.current().pid(), health(node));
  }

  /** As the launcher remembers it: the boot, and the tick in which this process started. */
  private static String startMark() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
        + "+"
        + stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
  }
}
