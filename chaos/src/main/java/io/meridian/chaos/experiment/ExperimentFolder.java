package io.meridian.chaos.experiment;

import io.meridian.regions.wan.WanProfiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where experiments lie. */
public final class ExperimentFolder {
  /** What means all experiments of a folder, in place of a name. */
  public static final String ALL = "all";

  private static final String SCHEMA = "schema.json";

  private final Path folder;
  private final Path latencies;

  /**
   * The experiments of a project.
   *
   * @param project its outermost folder
   */
  public ExperimentFolder(Path project) {
    folder = project.resolve("chaos/experiments");
    latencies = project.resolve("regions/latencies.json");
  }

  /** All experiment files, by name. */
  public List<Path> all() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> isExperiment(file.getFileName().toString()))
          .sorted()
          .map(ExperimentFolder::shortened)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list experiments", e);
    }
  }

  /**
   * The files that somebody means.
   *
   * @param word {@link #ALL}, or as in {@link #find}
   */
  public List<Path> named(String word) {
    return word.equals(ALL) ? all() : List.of(find(word));
  }

  /**
   * The file that somebody means.
   *
   * @param nameOrPath a path if it has a slash or ends with {@code .json}, else the name of one in
   *     this folder; whether there is such a file is not looked at
   */
  public Path find(String nameOrPath) {
    boolean isPath = nameOrPath.contains("/") || nameOrPath.endsWith(ExperimentFile.ENDING);
    return isPath
        ? Path.of(nameOrPath)
        : shortened(folder.resolve(nameOrPath + ExperimentFile.ENDING));
  }

  /**
   * What an experiment of this project may name.
   *
   * @throws io.meridian.regions.wan.InvalidLatenciesException when the project's file is wrong
   */
  public Available available() {
    return Available.with(WanProfiles.load(latencies));
  }

  private static boolean isExperiment(String name) {
    return name.endsWith(ExperimentFile.ENDING) && !name.equals(SCHEMA);
  }

  /** As one would type it, where that is shorter. */
  private static Path shortened(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file) : file;
  }
}
