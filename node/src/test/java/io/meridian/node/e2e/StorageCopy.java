package io.meridian.node.e2e;

import io.meridian.regions.RegionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A copy of what a region has stored, made and put back while the region is stopped. */
final class StorageCopy {
  private final Path data;
  private final Path copy;

  private StorageCopy(Path data, Path copy) {
    this.data = data;
    this.copy = copy;
  }

  static StorageCopy of(RegionId region) throws IOException {
    Path folder = RegionProcesses.storage(region);
    StorageCopy made = new StorageCopy(folder.resolve("data"), folder.resolve("data-before"));
    delete(made.copy);
    copy(made.data, made.copy);
    return made;
  }

  void putBack() throws IOException {
    delete(data);
    copy(copy, data);
    delete(copy);
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : inside(from)) {
      Path target = to.resolve(from.relativize(file).toString());
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      for (Path file : inside(folder).stream().sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList();
    }
  }
}
