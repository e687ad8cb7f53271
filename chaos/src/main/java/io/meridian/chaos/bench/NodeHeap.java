package io.meridian.chaos.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node keeps in memory. */
public final class NodeHeap {
  private static final Pattern USED =
      Pattern.compile("(?:generation|space|heap).* total \\d+K, used (\\d+)K");

  private NodeHeap() {}

  /** Bytes on the heap that are still in use after a full collection. */
  public static long liveBytes(long pid) {
    jcmd(pid, "GC.run");
    Matcher generation = USED.matcher(jcmd(pid, "GC.heap_info"));
    long bytes = 0;
    while (generation.find()) {
      bytes += Long.parseLong(generation.group(1)) << 10;
    }
    if (bytes == 0) {
      throw new IllegalStateException("jcmd names no generation of process " + pid);
    }
    return bytes;
  }

  /** How many objects of a class are reachable. */
  public static long instances(long pid, Class<?> type) {
    Matcher line =
        Pattern.compile("\\s(\\d+)\\s+\\d+\\s+" + Pattern.quote(type.getName()) + "\\s")
            .matcher(jcmd(pid, "GC.class_histogram"));
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }

  private static String jcmd(long pid, String command) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(pid),
                  command)
              .redirectErrorStream(true)
              .start();
      return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
