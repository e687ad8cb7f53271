package io.meridian.terraform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * An archive as the build makes it, in which services are processes that sleep. Its {@code
 * install.sh} is the one that ships.
 */
final class StandInArchive {
  private static final List<String> PROGRAMS =
      List.of("meridian-node", "meridian-ready", "meridian-service");

  private StandInArchive() {}

  /** Writes {@code meridian-VERSION.tar.gz}, and its checksum beside it. */
  static Path write(Path folder, String version) {
    try {
      Path content = folder.resolve("meridian-" + version);
      Files.createDirectories(content.resolve("bin"));
      Files.createDirectories(content.resolve("systemd"));
      for (String program : PROGRAMS) {
        Path file = content.resolve("bin").resolve(program);
        try (InputStream in = StandInArchive.class.getResourceAsStream("standin/" + program)) {
          Files.copy(Objects.requireNonNull(in, program), file);
        }
        file.toFile().setExecutable(true);
      }
      Files.copy(
          Terraform.project("node/image/src/main/archive/install.sh"),
          content.resolve("install.sh"));
      Files.writeString(content.resolve("VERSION"), version + "\n");
      Path archive = folder.resolve("meridian-" + version + ".tar.gz");
      pack(content, archive);
      Files.writeString(
          Path.of(archive + ".sha256"), sha256(archive) + "  " + archive.getFileName() + "\n");
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pack(Path content, Path archive) throws IOException {
    Process tar =
        new ProcessBuilder(
                "tar",
                "-C",
                content.getParent().toString(),
                "-czf",
                archive.toString(),
                content.getFileName().toString())
            .inheritIO()
            .start();
    try {
      if (!tar.waitFor(20, TimeUnit.SECONDS) || tar.exitValue() != 0) {
        throw new AssertionError("tar made no " + archive);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
