package io.meridian.regions.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log that grows, line by line, and begins anew when a restart replaces the file. Of a line
 * longer than 64 KiB each such part is printed as a line.
 */
final class LogReader {
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private final Path log;
  private final String prefix;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long positionBytes;
  private @Nullable Object fileKey;

  /**
   * @param prefix printed before each line
   */
  LogReader(Path log, String prefix) {
    this.log = log;
    this.prefix = prefix;
  }

  /** Prints the lines that were completed since the last call; nothing when there is no file. */
  void copyNew(PrintWriter out) throws IOException {
    try (var channel = Files.newByteChannel(log)) {
      Object key = Files.readAttributes(log, BasicFileAttributes.class).fileKey();
      if (!Objects.equals(key, fileKey) || channel.size() < positionBytes) {
        fileKey = key;
        positionBytes = 0;
        line.reset();
      }
      channel.position(positionBytes);
      copy(Channels.newInputStream(channel), out);
    } catch (NoSuchFileException e) {
      // Not started yet, or just now being replaced.
    }
  }

  private void copy(InputStream in, PrintWriter out) throws IOException {
    var chunk = new byte[MAX_LINE_BYTES];
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      positionBytes += length;
      for (int i = 0; i < length; i++) {
        if (chunk[i] == '\n' || line.size() == MAX_LINE_BYTES) {
          out.println(prefix + line.toString(StandardCharsets.UTF_8));
          line.reset();
        }
        if (chunk[i] != '\n') {
          line.write(chunk[i]);
        }
      }
    }
  }

  @Override
  public String toString() {
    return log.toString();
  }
}
