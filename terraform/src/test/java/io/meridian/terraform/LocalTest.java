package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code terraform/local} refuses before it starts anything. */
@NeedsTerraform
class LocalTest {
  private final Path folder;
  private final LocalScene scene;

  LocalTest(@TempDir Path folder) {
    this.folder = folder;
    this.scene = new LocalScene(folder);
  }

  @ParameterizedTest
  @CsvSource({"mars", "default"})
  void aWorkspaceThatIsNoRegionIsRefused(String workspace) {
    assertThat(refusal(workspace))
        .contains("The workspace \"" + workspace + "\" is not a region, the topology has eu, us");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nodes={moon=1}      | nodes names the region moon, the topology has eu, us",
        "nodes={eu=4}        | nodes is {\"eu\":4}, allowed are 1 to as many as the region has addresses: eu 3, us 1",
        "nodes={eu=0}        | nodes is {\"eu\":0}, allowed are 1",
        "nodes={eu=1.5}      | nodes is {\"eu\":1.5}, allowed are 1",
        "lock_wait=3601      | lock_wait is 3601, allowed are 0 to 3600",
        "topology_file=no.js | no.js: cannot be read",
        "topology_file=      | topology_file is \"\": expected the path of a file.",
      })
  void aBadSettingIsRefusedWithItsNameAndItsLimit(String setting, String refusal) {
    assertThat(refusal("eu", "-var", setting)).contains(refusal);
  }

  @Test
  void anInvalidTopologyIsRefusedWithItsField() {
    scene.givenTopology(LocalScene.topologyWithClientPort(0));

    assertThat(refusal("eu"))
        .contains("topology.json: regions[0].ports: port client is 0, allowed are 1 to 65535");
  }

  @Test
  void aPortThatAnotherProcessHasIsRefused() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.71.1"))) {
      scene.givenTopology(LocalScene.topologyWithClientPort(other.getLocalPort()));

      assertThat(refusal("eu"))
          .contains(
              "Region eu needs 127.0.71.1:" + other.getLocalPort() + ", which another process has");
    }
  }

  @Test
  void aProjectThatIsNotBuiltIsRefused() throws IOException {
    Path project = folder.resolve("project");
    copy(Terraform.folder("local"), project.resolve("terraform/local"));
    copy(Terraform.folder("modules/topology"), project.resolve("terraform/modules/topology"));
    var unbuilt = new LocalScene(folder, project.resolve("terraform/local"));

    Terraform.Result result = unbuilt.terraform("eu").run("plan");

    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.words())
        .contains("The project is not built: run " + project.toRealPath() + "/meridian --version");
  }

  @Test
  void theScriptKnowsItsCommandsAndTheRegions() {
    assertThat(scene.region("restart", "eu").exitStatus()).isEqualTo(64);
    assertThat(scene.region("up").output()).contains("usage: terraform/region up|plan|down");
    assertThat(scene.region("plan", "--help").output()).contains("usage: terraform/region up|");
    assertThat(scene.region("down", "eu").output()).contains("Terraform has not started eu");
    assertThat(scene.states()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"up, mars", "plan, mars", "down, mars", "plan, ''", "down, ''", "plan, *"})
  void theScriptRefusesWhatIsNoRegionBeforeItMakesAnything(String command, String name) {
    Terraform.Result result = scene.region(command, name);

    assertThat(result.exitStatus()).as(result.output()).isEqualTo(64);
    assertThat(result.words()).contains("there is no region '" + name + "', there are eu us");
    assertThat(scene.states()).doesNotExist();
  }

  @Test
  void aNameOfTwoLinesOrWordsIsNoRegion() {
    assertThat(scene.region("plan", "eu us").exitStatus()).isEqualTo(64);
    assertThat(scene.region("plan", "eu\nus").exitStatus()).isEqualTo(64);
    assertThat(scene.states()).doesNotExist();
  }

  private String refusal(String workspace, String... options) {
    String[] plan = Stream.concat(Stream.of("plan"), Stream.of(options)).toArray(String[]::new);
    Terraform.Result result = scene.terraform(workspace).run(plan);
    assertThat(result.exitStatus()).as(result.output()).isEqualTo(1);
    assertThat(scene.runFolder()).doesNotExist();
    return result.words();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
