package io.meridian.regions.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The end of a log, for messages about a process that died. */
final class LogTail {
  private static final int MAX_LINES = 12;
  private static final int MAX_BYTES = 8 * 1024;

  private LogTail() {}

  /** The last lines and where the log is. */
  static String of(Path log) {
    return String.join("\n", lastLines(log).stream().map(line -> "    " + line).toList())
        + "\n  log: "
        + log;
  }

  private static List<String> lastLines(Path log) {
    try (var channel = Files.newByteChannel(log, StandardOpenOption.READ)) {
      channel.position(Math.max(0, channel.size() - MAX_BYTES));
      ByteBuffer end = ByteBuffer.allocate(MAX_BYTES);
      while (end.hasRemaining() && channel.read(end) >= 0) {
        // The log may grow meanwhile; what was last at the beginning is enough.
      }
      List<String> lines =
          new String(end.array(), 0, end.position(), StandardCharsets.UTF_8).lines().toList();
      return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
    } catch (IOException e) {
      return List.of("(no log)");
    }
  }
}
