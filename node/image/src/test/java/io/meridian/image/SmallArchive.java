package io.meridian.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** An archive with the form of the one that ships, and next to nothing in it. */
record SmallArchive(Path file, String sha256) {

  static SmallArchive in(Path folder, String version) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      String home = "meridian-" + version + "/";
      add(tar, home + "VERSION", version + "\n", 0644);
      add(tar, home + "bin/meridian-node", "#!/bin/sh\necho node " + version + "\n", 0755);
      add(tar, home + "bin/meridian-service", "#!/bin/sh\necho \"$*\"\n", 0755);
      add(tar, home + "systemd/meridian-node.service", "[Service]\n", 0644);
    }
    Path file = Files.write(folder.resolve("meridian.tar.gz"), bytes.toByteArray());
    return new SmallArchive(file, sha256(bytes.toByteArray()));
  }

  private static void add(TarArchiveOutputStream tar, String name, String text, int mode)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
