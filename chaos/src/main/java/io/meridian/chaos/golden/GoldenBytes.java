package io.meridian.chaos.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Samples of a format and the bytes that each was written as, in files of the module's tests:
 * {@code src/test/resources/golden/VERSION/FORMAT.txt}, a line for each sample with its label and
 * its bytes in hexadecimal digits. A folder is named after the first version that writes its bytes.
 *
 * <p>{@code -Dgolden.write=VERSION} first adds the samples that the file of that version lacks, for
 * a new kind of message or a new format. What a file holds already is never written again: nodes of
 * that version run.
 *
 * @param <T> what is written
 */
public final class GoldenBytes<T> {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", ""), "src/test/resources/golden");
  private static final HexFormat HEX = HexFormat.of();

  /** Writes or reads one; may throw what it likes. */
  @FunctionalInterface
  public interface Coding<A, B> {
    B apply(A from) throws Exception;
  }

  private final String format;
  private final Coding<T, byte[]> encode;
  private final Coding<byte[], T> decode;

  /**
   * @param format the name of its files
   */
  public GoldenBytes(String format, Coding<T, byte[]> encode, Coding<byte[], T> decode) {
    this.format = format;
    this.encode = encode;
    this.decode = decode;
  }

  /**
   * Holds the code to all that was committed: it reads the bytes of every version, takes them to
   * mean what it writes itself today, and writes what the newest of these versions wrote, so that
   * nodes of that version can read it.
   *
   * @param samples by labels without spaces; one or more of each kind
   * @throws AssertionError naming version and label of what is read or written otherwise
   */
  public void check(Map<String, ? extends T> samples) throws Exception {
    String written = System.getProperty("golden.write");
    if (written != null) {
      add(written, samples);
    }
    List<Path> files = files();
    for (Path file : files) {
      check(file, samples);
    }
    Path newest = files.get(files.size() - 1);
    Map<String, byte[]> golden = read(newest);
    for (Map.Entry<String, ? extends T> sample : samples.entrySet()) {
      byte[] bytes = golden.get(sample.getKey());
      if (bytes == null) {
        throw new AssertionError(sample.getKey() + " is not in " + newest);
      }
      requireSame(newest, sample.getKey(), "is written", encode.apply(sample.getValue()), bytes);
    }
  }

  private void check(Path file, Map<String, ? extends T> samples) throws Exception {
    for (Map.Entry<String, byte[]> golden : read(file).entrySet()) {
      T sample = samples.get(golden.getKey());
      if (sample == null) {
        throw new AssertionError(golden.getKey() + " of " + file + " has no sample any more");
      }
      T read;
      try {
        read = decode.apply(golden.getValue());
      } catch (Exception e) {
        throw new AssertionError(golden.getKey() + " of " + file + " cannot be read", e);
      }
      requireSame(file, golden.getKey(), "is read", encode.apply(read), encode.apply(sample));
    }
  }

  private static void requireSame(
      Path file, String label, String what, byte[] bytes, byte[] expected) {
    if (!Arrays.equals(bytes, expected)) {
      throw new AssertionError(
          "%s of %s %s otherwise than it was:%n  %s%n  %s"
              .formatted(label, file, what, HEX.formatHex(bytes), HEX.formatHex(expected)));
    }
  }

  /** The files of this format, that of the oldest version first; at least one. */
  private List<Path> files() throws IOException {
    try (Stream<Path> versions = Files.list(FOLDER)) {
      List<Path> files =
          versions
              .sorted(
                  Comparator.comparing(
                      version -> version.getFileName().toString(), GoldenBytes::byVersion))
              .map(version -> version.resolve(format + ".txt"))
              .filter(Files::exists)
              .toList();
      if (files.isEmpty()) {
        throw new AssertionError("no version has " + format + ".txt in " + FOLDER);
      }
      return files;
    }
  }

  private static int byVersion(String one, String other) {
    int[] first = numbers(one);
    int[] second = numbers(other);
    return Arrays.compare(first, second);
  }

  private static int[] numbers(String version) {
    return Stream.of(version.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
  }

  private static Map<String, byte[]> read(Path file) throws IOException {
    var golden = new LinkedHashMap<String, byte[]>();
    for (String line : Files.readAllLines(file)) {
      int space = line.indexOf(' ');
      golden.put(line.substring(0, space), HEX.parseHex(line.substring(space + 1)));
    }
    return golden;
  }

  private void add(String version, Map<String, ? extends T> samples) throws Exception {
    Path file = FOLDER.resolve(version).resolve(format + ".txt");
    Files.createDirectories(file.getParent());
    Map<String, byte[]> golden = Files.exists(file) ? read(file) : new LinkedHashMap<>();
    for (Map.Entry<String, ? extends T> sample : samples.entrySet()) {
      if (!golden.containsKey(sample.getKey())) {
        golden.put(sample.getKey(), encode.apply(sample.getValue()));
      }
    }
    Files.write(
        file,
        golden.entrySet().stream()
            .map(sample -> sample.getKey() + " " + HEX.formatHex(sample.getValue()))
            .toList());
  }
}
