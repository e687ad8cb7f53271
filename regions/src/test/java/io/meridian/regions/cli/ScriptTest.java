package io.meridian.regions.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the {@code meridian} script says before there is anything to run. */
@Timeout(30)
class ScriptTest {
  private static final Path SCRIPT = Path.of("../meridian").toAbsolutePath().normalize();

  private final Path folder;

  ScriptTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void anOldJavaIsRefusedWithItsVersion() throws Exception {
    givenJavaThatSays("openjdk version \"11.0.20\" 2023-07-18");

    assertThat(run())
        .isEqualTo(
            "meridian: Java 17 or newer is needed, "
                + folder.resolve("bin/java")
                + " is 11.0.20: set JAVA_HOME to another\n1");
  }

  @Test
  void aVeryOldJavaIsRefusedToo() throws Exception {
    givenJavaThatSays("java version \"1.8.0_392\"");

    assertThat(run()).contains("is 1.8.0_392: set JAVA_HOME to another").endsWith("1");
  }

  @Test
  void aMissingJavaIsRefused() throws Exception {
    assertThat(run()).startsWith("meridian: no Java found: install a JDK, version 17 or newer");
  }

  @Test
  void whoMustNotBuildIsToldThatNothingIsBuilt() throws Exception {
    givenJavaThatSays("openjdk version \"17.0.9\" 2023-10-17");
    Path unbuilt = Files.copy(SCRIPT, folder.resolve("meridian"));

    assertThat(run(unbuilt, Map.of("MERIDIAN_BUILD", "never")))
        .isEqualTo(
            "meridian: not built, and MERIDIAN_BUILD is never: run "
                + folder.toRealPath().resolve("meridian")
                + " --version\n1");
  }

  /** Maven 3.8 writes one at its start and end whatever its options are, also into a file. */
  @Test
  void theBuildLeavesNoEscapeCodesBehind() throws Exception {
    givenJavaThatSays("openjdk version \"17.0.9\" 2023-10-17");
    givenProgram("javac", "");
    givenProgram("mvn", "echo \"$MAVEN_OPTS mvn $*\"\nexit 1");
    Path unbuilt = Files.copy(SCRIPT, folder.resolve("meridian"));
    String path = folder.resolve("bin") + ":" + System.getenv("PATH");

    assertThat(run(unbuilt, Map.of("MERIDIAN_BUILD", "", "PATH", path, "MAVEN_OPTS", "-Xmx1g")))
        .contains("-Xmx1g -Djansi.noreset=true mvn ", " -B -Dstyle.color=never ")
        .endsWith("meridian: the build failed, see above\n1");
  }

  private void givenJavaThatSays(String version) throws IOException {
    givenProgram("java", "echo '" + version + "' >&2");
  }

  private void givenProgram(String name, String body) throws IOException {
    Path program = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(program, "#!/bin/sh\n" + body + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  /** Through a link, from another folder. Returns what it printed, then its exit code. */
  private String run() throws IOException, InterruptedException {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, SCRIPT);
    try {
      return run(link, Map.of());
    } finally {
      Files.delete(link);
    }
  }

  private String run(Path script, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(script.toString(), "status").directory(folder.toFile());
    builder.environment().put("JAVA_HOME", folder.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return printed + process.waitFor();
  }
}
