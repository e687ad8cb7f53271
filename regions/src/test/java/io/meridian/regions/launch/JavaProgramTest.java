package io.meridian.regions.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProgramTest {
  private final Path folder;
  private final Path target;

  JavaProgramTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.target = Files.createDirectories(folder.resolve("node/target"));
  }

  @Test
  void aModuleRunsFromItsNewestJarAndItsDependencies() throws IOException {
    Files.setLastModifiedTime(
        Files.writeString(target.resolve("node-0.1.0.jar"), "old"), FileTime.fromMillis(0));
    Files.writeString(target.resolve("node-0.2.0.jar"), "new");
    Files.writeString(target.resolve("node-0.2.0-tests.jar"), "tests");
    Files.writeString(target.resolve("classpath"), "/m2/a.jar:/m2/b.jar\n");

    JavaProgram program = JavaProgram.ofModule("Main", folder.resolve("node"));

    assertThat(program.classPath())
        .isEqualTo(target.resolve("node-0.2.0.jar") + ":/m2/a.jar:/m2/b.jar");
  }

  @Test
  void whatIsNotBuiltIsNamed() {
    assertThatThrownBy(() -> JavaProgram.ofModule("Main", folder.resolve("node")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("node-*.jar is missing: build with mvn package");
  }

  @Test
  void aRunningProgramKeepsItsJarsWhenTheyAreBuiltAgain() throws IOException {
    Path jar = Files.writeString(target.resolve("node-0.1.0.jar"), "as it was");
    var program = new JavaProgram("Main", jar + ":/m2/a.jar");

    JavaProgram copied = program.copiedTo(folder.resolve("lib"));
    Files.writeString(jar, "built again");

    assertThat(copied.classPath()).isEqualTo(folder.resolve("lib/node-0.1.0.jar") + ":/m2/a.jar");
    assertThat(folder.resolve("lib/node-0.1.0.jar")).hasContent("as it was");
  }
}
