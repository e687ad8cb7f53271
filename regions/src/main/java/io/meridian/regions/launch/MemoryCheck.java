package io.meridian.regions.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Refuses to start what would make the machine swap or kill processes. */
final class MemoryCheck {
  /** Resident size of a node under load beside its heap. */
  private static final long NODE_BESIDE_HEAP_MEBIBYTES = 180;

  /** Resident size of a region's own Cassandra under load. */
  private static final long CASSANDRA_MEBIBYTES = 800;

  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable: +([0-9]+) kB");

  private MemoryCheck() {}

  /**
   * Compares what is to be started with what is free.
   *
   * @param memoryInfo {@code /proc/meminfo}; nothing is checked where there is none
   * @param nodeHeapMebibytes how large the heap of each node may grow
   * @throws LaunchException naming both sizes
   */
  static void requireEnough(Path memoryInfo, int nodes, int nodeHeapMebibytes, int cassandras) {
    long needed =
        nodes * (nodeHeapMebibytes + NODE_BESIDE_HEAP_MEBIBYTES) + cassandras * CASSANDRA_MEBIBYTES;
    OptionalLong available = availableMebibytes(memoryInfo);
    if (available.isPresent() && available.getAsLong() < needed) {
      throw new LaunchException(
          "too little memory: %d nodes and %d Cassandras need about %d MiB, available are %d MiB"
              .formatted(nodes, cassandras, needed, available.getAsLong()));
    }
  }

  private static OptionalLong availableMebibytes(Path memoryInfo) {
    try {
      var matcher = AVAILABLE.matcher(Files.readString(memoryInfo));
      return matcher.find()
          ? OptionalLong.of(Long.parseLong(matcher.group(1)) / 1024)
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
