package io.meridian.regions.launch;

import io.meridian.regions.RegionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Names of the files in the run folder; the package's story draws them. */
record RunFolder(Path root) {
  Path lockFile() {
    return root.resolve("lock");
  }

  Path secretFile() {
    return root.resolve("secret");
  }

  Path appsFile() {
    return root.resolve("apps.json");
  }

  ProcessSlot wan() {
    return new ProcessSlot("emulated network", root.resolve("wan"));
  }

  /** Names the profile while nodes run that were started with one. */
  Path wanProfileFile() {
    return root.resolve("wan").resolve("profile");
  }

  /** Port and secret by which the emulated network is steered. */
  Path wanControlFile() {
    return root.resolve("wan").resolve("control");
  }

  /** The topology with peers where the emulated network listens for a region. */
  Path topologySeenBy(RegionId region) {
    return root.resolve("wan").resolve("as-seen-by-" + region + ".json");
  }

  ProcessSlot cassandra(RegionId region) {
    return new ProcessSlot(region + " Cassandra", storage(region));
  }

  ProcessSlot node(NodeId node) {
    return new ProcessSlot(node.toString(), region(node.region()).resolve("node-" + node.number()));
  }

  /** The nodes that a region is meant to have, none when it was not started. */
  List<NodeId> nodes(RegionId region) {
    return IntStream.rangeClosed(1, nodeCount(region))
        .mapToObj(number -> new NodeId(region, number))
        .toList();
  }

  /**
   * Regions that have left something here, running or stored; other folders, such as the demo's,
   * hold neither a Cassandra nor a node.
   */
  List<RegionId> regions() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(
              folder ->
                  Files.isDirectory(folder.resolve("cassandra"))
                      || Files.isDirectory(folder.resolve("node-1")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .map(RegionId::new)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a region's own Cassandra keeps what it stores; there once it was started. */
  Path storage(RegionId region) {
    return region(region).resolve("cassandra");
  }

  private int nodeCount(RegionId region) {
    Path file = nodeCountFile(region);
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException | NumberFormatException e) {
      throw new LaunchException(file + " cannot be read", e);
    }
  }

  void setNodeCount(RegionId region, int count) {
    try {
      Files.createDirectories(region(region));
      replace(nodeCountFile(region), count + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forgetNodeCount(RegionId region) {
    try {
      Files.deleteIfExists(nodeCountFile(region));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes all that a region has stored. */
  void wipe(RegionId region) {
    Path folder = region(region);
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new LaunchException("cannot delete the data of " + region, e);
    }
  }

  /** Writes a file so that a reader sees the old or the new content, never a part. */
  static void replace(Path file, String content) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, content);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path nodeCountFile(RegionId region) {
    return region(region).resolve("nodes");
  }

  private Path region(RegionId region) {
    return root.resolve(region.value());
  }
}
