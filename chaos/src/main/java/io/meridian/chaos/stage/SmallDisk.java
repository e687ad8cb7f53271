package io.meridian.chaos.stage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A disk of some hundred megabytes in memory, mounted on a folder, so that it can be filled without
 * filling the machine's own. Linux alone has it, for the superuser.
 */
public final class SmallDisk {
  private static final Path MOUNTS = Path.of("/proc/mounts");
  private static final Pattern ESCAPED = Pattern.compile("\\\\([0-3][0-7]{2})");
  private static final int COMMAND_SECONDS = 20;
  private static final int CHUNK_BYTES = 1 << 20;
  private static final String FILLER = "filler";

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Mounts a disk on a folder, which is made when it is missing.
   *
   * @throws IOException saying what the system said, when it does not let us
   */
  public static SmallDisk mount(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    run(
        List.of(
            "mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString()));
    return new SmallDisk(folder);
  }

  /** Takes away the disk that is mounted on a folder, if one is. All on it is gone. */
  public static void unmount(Path folder) throws IOException {
    if (isMounted(folder, MOUNTS)) {
      run(List.of("umount", folder.toRealPath().toString()));
    }
  }

  /**
   * Whether something is mounted on a folder, which need not be there.
   *
   * @param mounts as {@code /proc/mounts}, which names folders without links
   */
  static boolean isMounted(Path folder, Path mounts) throws IOException {
    if (!Files.isReadable(mounts) || !Files.exists(folder)) {
      return false;
    }
    String real = folder.toRealPath().toString();
    try (Stream<String> lines = Files.lines(mounts)) {
      return lines.anyMatch(line -> unescaped(line.split(" ", -1)[1]).equals(real));
    }
  }

  /** What would end a field stands as its number in octal, see {@code getmntent(3)}. */
  private static String unescaped(String field) {
    return ESCAPED
        .matcher(field)
        .replaceAll(
            escaped ->
                Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(escaped.group(1), 8))));
  }

  /** Writes until there is no room left. */
  public void fill() throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILLER))) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      // What is left is less than a chunk, and a file of one byte no longer fits either.
      fillTheRest();
    }
  }

  private void fillTheRest() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(FILLER + ".rest"))) {
      while (true) {
        out.write(0);
      }
    } catch (IOException full) {
      if (folder.toFile().getUsableSpace() > 0) {
        throw full;
      }
    }
  }

  /** Makes room again. */
  public void free() throws IOException {
    Files.deleteIfExists(folder.resolve(FILLER));
    Files.deleteIfExists(folder.resolve(FILLER + ".rest"));
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes()).strip();
    try {
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(String.join(" ", command) + " was interrupted", e);
    }
  }
}
