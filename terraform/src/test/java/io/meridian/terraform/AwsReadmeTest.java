package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README has that is made by something else, and the files that it tells to copy. */
class AwsReadmeTest {
  @Test
  void theExampleIsATopologyThatNodesTake() {
    assertThat(Topology.load(Terraform.folder("aws/examples/topology.json")).regions())
        .allSatisfy(region -> assertThat(region.cidr()).isPresent())
        .hasSize(3);
  }

  @Test
  void theReadmeHasTheTableThatItsUnitPricesComeTo(@TempDir Path folder)
      throws IOException, InterruptedException {
    AwsConfigurations.requireNode();
    Path script = folder.resolve("cost");
    Files.writeString(script, "exec node '" + Terraform.folder("aws/cost.mjs") + "'\n");

    var result = new FakeCommands(folder).run(script);

    assertThat(result.exitStatus()).as(result.output()).isZero();
    assertThat(Terraform.folder("aws/README.md")).content().contains(result.output());
  }
}
