package io.meridian.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** What the build made. */
final class Archive {
  static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  static final Path TARGET = MODULE.resolve("target");
  static final Path INSTALLER = TARGET.resolve("install.sh");

  private Archive() {}

  static Path file() {
    try (Stream<Path> files = Files.list(TARGET)) {
      return files
          .filter(file -> file.getFileName().toString().matches("meridian-[0-9.]+\\.tar\\.gz"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no archive in " + TARGET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** such as {@code 0.2.0}. */
  static String version() {
    return file().getFileName().toString().replaceAll("^meridian-|\\.tar\\.gz$", "");
  }

  /** As the file beside the archive has it. */
  static String sha256() throws IOException {
    return Files.readString(Path.of(file() + ".sha256")).split(" ", 2)[0];
  }

  /** In the order in which they are stored. */
  static List<TarArchiveEntry> entries() throws IOException {
    var entries = new ArrayList<TarArchiveEntry>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file()));
        var tar = new TarArchiveInputStream(new GzipCompressorInputStream(in))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
      }
    }
    return entries;
  }
}
