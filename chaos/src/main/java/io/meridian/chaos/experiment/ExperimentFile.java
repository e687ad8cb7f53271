package io.meridian.chaos.experiment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads an experiment from a file, and tells all that is wrong with it at once. */
public final class ExperimentFile {
  static final String ENDING = ".json";
  private static final int MAX_BYTES = 256 * 1024;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

  private ExperimentFile() {}

  /**
   * Reads an experiment. Nothing is started or looked up but the file.
   *
   * @param file JSON as {@code docs/chaos.md} says, at most 256 KiB; its name is the experiment's:
   *     1 to 60 of a-z, 0-9 and dashes, and {@code .json}
   * @param available what it may name
   * @throws InvalidExperimentException also when the file cannot be read
   */
  public static Experiment read(Path file, Available available) {
    Problems problems = new Problems(file);
    Optional<Experiment> experiment =
        content(file, problems)
            .flatMap(content -> FileParser.parse(content, problems))
            .flatMap(value -> Fields.of(value, problems))
            .map(fields -> new ExperimentReader(problems, available).read(name(file), fields));
    if (!NAME.matcher(name(file)).matches()) {
      problems.add(
          new Place("", 1, 1),
          "the file's name is that of its reports, and has to match " + NAME + "\\" + ENDING);
    }
    problems.throwIfAny();
    return experiment.orElseThrow(
        () -> new IllegalStateException("no experiment and no problem in " + file));
  }

  /** That of the experiment in a file. */
  public static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
  }

  private static Optional<String> content(Path file, Problems problems) {
    Place start = new Place("", 1, 1);
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        problems.add(start, "it is not a regular file");
        return Optional.empty();
      }
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        problems.add(start, "the file has " + size + " bytes, allowed are " + MAX_BYTES);
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (NoSuchFileException e) {
      problems.add(
          start, "there is no such file; `./meridian chaos list` names those that Meridian has");
    } catch (CharacterCodingException e) {
      problems.add(start, "the file is not UTF-8");
    } catch (IOException e) {
      problems.add(start, "the file cannot be read: " + e);
    }
    return Optional.empty();
  }
}
