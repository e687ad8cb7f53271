package io.meridian.chaos.fault;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A copy of a folder beside it, of which there may be several. Nobody may change the folder while
 * it is made or put back.
 */
final class StorageCopy {
  private static final AtomicInteger COPIES = new AtomicInteger();

  private final Path folder;
  private final Path copy;

  StorageCopy(Path folder) {
    this.folder = folder;
    this.copy = folder.resolveSibling(folder.getFileName() + "-before-" + COPIES.incrementAndGet());
  }

  void make() throws IOException {
    delete(copy);
    copy(folder, copy);
  }

  /** Does nothing when no copy was made. */
  void putBack() throws IOException {
    if (Files.exists(copy)) {
      delete(folder);
      Files.move(copy, folder);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, to.resolve(from.relativize(file)));
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> inside;
    try (Stream<Path> files = Files.walk(folder)) {
      inside = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : inside) {
      Files.delete(file);
    }
  }
}
