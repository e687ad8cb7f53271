package io.meridian.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.cli.Meridian;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChaosCommandTest {
  private static final String ROOT_PROPERTY = "meridian.root";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path project;

  private Path experiments;

  @BeforeEach
  void aProjectWithOneExperiment() throws IOException {
    experiments = Files.createDirectories(project.resolve("chaos/experiments"));
    Files.copy(shipped("kill-a-region"), experiments.resolve("kill-a-region.json"));
    Files.writeString(experiments.resolve("schema.json"), "{}");
    Path latencies = project.resolve("regions/latencies.json");
    Files.createDirectories(latencies.getParent());
    Files.copy(Path.of("../regions/latencies.json"), latencies);
    System.setProperty(ROOT_PROPERTY, project.toString());
  }

  @AfterEach
  void noProject() {
    System.clearProperty(ROOT_PROPERTY);
  }

  @Test
  void listShowsWhatThereIs() {
    assertThat(execute("chaos", "list")).isZero();

    assertThat(out.toString().lines())
        .satisfiesExactly(
            header -> assertThat(header).matches("NAME +LENGTH +FAULTS +TITLE"),
            row ->
                assertThat(row)
                    .matches("kill-a-region +35 s +kill us +A region is killed and comes back"));
  }

  @Test
  void listShowsTheOthersWhenOneCannotBeRead() throws IOException {
    Files.writeString(experiments.resolve("broken.json"), "{}");

    assertThat(execute("chaos", "list")).isEqualTo(CommandLine.ExitCode.USAGE);

    assertThat(out.toString()).contains("kill-a-region").doesNotContain("broken");
    assertThat(err.toString()).contains("broken.json:1:1: the file lacks the field \"title\"");
  }

  @Test
  void validateReadsAllWhenNoneIsNamed() throws IOException {
    assertThat(execute("chaos", "validate")).isZero();
    assertThat(out.toString()).contains("1 of 1 files are valid");

    Files.writeString(experiments.resolve("broken.json"), "{");
    assertThat(execute("chaos", "validate")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).contains("1 of 2 files are valid");
    assertThat(err.toString()).contains("broken.json:1:").doesNotContain("unexpected failure");
  }

  @Test
  void validateTakesTheWordForAllAsRunDoes() throws IOException {
    assertThat(execute("chaos", "validate", "all")).isZero();
    assertThat(out.toString()).isEqualTo("1 of 1 files are valid\n");

    Files.writeString(experiments.resolve("broken.json"), "{");
    assertThat(execute("chaos", "validate", "all")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(out.toString()).endsWith("\n1 of 2 files are valid\n");
    assertThat(err.toString()).contains("broken.json:1:").doesNotContain("all.json");
  }

  @Test
  void validateCountsAFileOnceHoweverItIsNamed() {
    String path = experiments.resolve("../experiments/kill-a-region.json").toString();

    assertThat(execute("chaos", "validate", "all", "kill-a-region", path)).isZero();
    assertThat(out.toString()).contains("1 of 1 files are valid");
  }

  @Test
  void validateTakesNamesAndPaths() {
    String path = shipped("slow-link").toString();

    assertThat(execute("chaos", "validate", "kill-a-region", path)).isZero();
    assertThat(out.toString()).contains("2 of 2 files are valid");

    assertThat(execute("chaos", "validate", "kill-a-regoin")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("kill-a-regoin.json:1:1: there is no such file");
  }

  @Test
  void validateKnowsTheDelaysOfTheProject() throws IOException {
    Path file = experiments.resolve("kill-a-region.json");
    String written = Files.readString(file);

    Files.writeString(file, written.replace("\"wan\": \"none\"", "\"wan\": \"world\""));
    assertThat(execute("chaos", "validate")).isZero();

    Files.writeString(file, written.replace("\"wan\": \"none\"", "\"wan\": \"moon\""));
    assertThat(execute("chaos", "validate")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("topology.wan is \"moon\", allowed are near, none, world");
  }

  @Test
  void validateKnowsTheRegionsThatThereAre() throws IOException {
    Path file = experiments.resolve("kill-a-region.json");
    Files.writeString(file, Files.readString(file).replace("\"eu\", \"us\"", "\"eu\", \"mars\""));

    assertThat(execute("chaos", "validate")).isEqualTo(CommandLine.ExitCode.USAGE);
    String refusal = "topology.regions[1] is \"mars\", allowed are eu, us, ap";
    assertThat(err.toString()).containsPattern("kill-a-region.json:\\d+:\\d+: ").contains(refusal);
  }

  private static Path shipped(String name) {
    return Path.of("../chaos/experiments", name + ".json");
  }

  private int execute(String... arguments) {
    CommandLine meridian =
        Meridian.commandLine(
            () -> {
              throw new AssertionError("files need no regions");
            });
    return meridian
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
