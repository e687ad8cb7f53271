package io.meridian.regions.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.wan.RelayAddresses;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  @Test
  void theEnvironmentMayNameAnotherDeployment(@TempDir Path folder) {
    var program = new JavaProgram("Main", folder.toString());
    var wan = new WanProgram(program, folder.resolve("latencies.json"), RelayAddresses.DEFAULT);
    var installation =
        new Installation(
            folder.resolve("a.json"), folder.resolve("run"), program, program, 320, wan);

    Installation other =
        installation.elsewhere(
            Map.of("MERIDIAN_TOPOLOGY", folder + "/b.json", "MERIDIAN_RUN_FOLDER", folder + "/x"));

    assertThat(other.topologyFile()).isEqualTo(folder.resolve("b.json"));
    assertThat(other.runFolder()).isEqualTo(folder.resolve("x"));
    assertThat(installation.elsewhere(Map.of("PATH", "/bin"))).isEqualTo(installation);
  }
}
