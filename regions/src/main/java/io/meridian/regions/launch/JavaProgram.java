package io.meridian.regions.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A main class with all it needs to run.
 *
 * @param classPath as {@code java -cp} takes it
 */
public record JavaProgram(String mainClass, String classPath) {

  /** A program of dependencies only; the build wrote their class path to a file. */
  static JavaProgram ofDependencies(String mainClass, Path classPathFile) {
    return new JavaProgram(mainClass, read(classPathFile));
  }

  /**
   * A built module.
   *
   * @throws LaunchException when it is not built
   */
  static JavaProgram ofModule(String mainClass, Path module) {
    Path target = module.resolve("target");
    Path jar = newestJar(target, module.getFileName() + "-");
    return new JavaProgram(mainClass, jar + File.pathSeparator + read(target.resolve("classpath")));
  }

  /** The command that runs it with the Java that runs this process. */
  List<String> command(List<String> jvmOptions) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, mainClass));
    return command;
  }

  /** Jars of earlier versions may lie beside it. */
  private static Path newestJar(Path target, String prefix) {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches(prefix + "[0-9.]+\\.jar"))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow(() -> notBuilt(target.resolve(prefix + "*.jar")));
    } catch (IOException e) {
      throw notBuilt(target);
    }
  }

  private static String read(Path classPathFile) {
    try {
      return Files.readString(classPathFile).strip();
    } catch (IOException e) {
      throw notBuilt(classPathFile);
    }
  }

  private static LaunchException notBuilt(Path file) {
    return new LaunchException(file + " is missing: build with mvn package");
  }
}
