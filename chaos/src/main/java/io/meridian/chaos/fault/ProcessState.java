package io.meridian.chaos.fault;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Linux says of a process, see {@code proc(5)}. */
final class ProcessState {
  private static final char STOPPED = 'T';
  private static final char ZOMBIE = 'Z';
  private static final char GONE = 'X';

  private ProcessState() {}

  /** Whether it has ended; it may wait for its parent to notice. */
  static boolean isGone(long pid) {
    char state = state(new File("/proc/" + pid));
    return state == GONE || state == ZOMBIE;
  }

  /** Whether each of its threads stands still: they need not do so at the same moment. */
  static boolean isStopped(long pid) {
    File[] threads = new File("/proc/" + pid + "/task").listFiles();
    if (threads == null || threads.length == 0) {
      return false;
    }
    for (File thread : threads) {
      char state = state(thread);
      // One that ended meanwhile changes nothing any more either.
      if (state != STOPPED && state != GONE) {
        return false;
      }
    }
    return true;
  }

  /** Whether a library is in its memory. */
  static boolean hasLoaded(long pid, Path library) throws IOException {
    try (Stream<String> mapped = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
      String file = library.toRealPath().toString();
      return mapped.anyMatch(line -> line.endsWith(" " + file));
    }
  }

  /** Reads no channel: one would fail for an interrupt, which is how rounds of signals end. */
  private static char state(File folder) {
    try (InputStream in = new FileInputStream(new File(folder, "stat"))) {
      String stat = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // The name before it is in parentheses, and may have some itself.
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException ended) {
      return GONE;
    }
  }
}
