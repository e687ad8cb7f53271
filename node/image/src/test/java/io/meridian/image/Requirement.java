package io.meridian.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a test needs of the machine: where that is missing the test is skipped. In CI, which sets
 * the variable {@code CI}, it fails: there it must not go unnoticed.
 */
final class Requirement {
  private static final int INSTALL_MINUTES_MAX = 3;

  /** For the script to take back what it changed. */
  private static final int INSTALL_END_SECONDS_MAX = 10;

  private Requirement() {}

  /**
   * @param what is needed, as an end of "this test needs"
   */
  static void require(boolean there, String what) {
    if (System.getenv("CI") == null) {
      assumeTrue(there, "this test needs " + what);
    }
    assertThat(there).as("this test needs " + what).isTrue();
  }

  /** A program on the {@code PATH}. In CI the package of Debian that has it is installed. */
  static void requireProgram(String name, String debianPackage)
      throws IOException, InterruptedException {
    if (!isOnPath(name) && System.getenv("CI") != null) {
      install(name, debianPackage);
    }
    require(isOnPath(name), name + " on the PATH, which is in the package " + debianPackage);
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void install(String program, String debianPackage)
      throws IOException, InterruptedException {
    String script = Archive.MODULE.resolve("../../.ci/install-package").normalize().toString();
    Process install = new ProcessBuilder(script, program, debianPackage).inheritIO().start();
    if (!install.waitFor(INSTALL_MINUTES_MAX, TimeUnit.MINUTES)) {
      install.destroy();
      install.waitFor(INSTALL_END_SECONDS_MAX, TimeUnit.SECONDS);
    }
  }
}
