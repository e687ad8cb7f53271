package io.meridian.chaos.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionsPlanTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId AP = new RegionId("ap");

  @TempDir private Path folder;

  @Test
  void eachRegionHasASubnetAndAnAddressForEachNode() throws IOException {
    RegionsPlan plan = new RegionsPlan(List.of(EU, AP), Map.of(AP, 3), 41, 47, OptionalInt.empty());

    Topology topology = plan.writeTopology(folder.resolve("new/topology.json"));

    assertThat(topology.region(EU).addresses()).containsExactly("127.0.41.1");
    assertThat(topology.region(AP).addresses())
        .containsExactly("127.0.42.1", "127.0.42.2", "127.0.42.3");
    assertThat(topology.region(EU).peers()).containsExactly(AP);
  }

  @Test
  void clientsHaveAddressesOfTheirOwnWhereANetworkIsBetween() {
    RegionsPlan direct =
        new RegionsPlan(List.of(EU, AP), Map.of(AP, 3), 41, 47, OptionalInt.empty());
    RegionsPlan behind =
        new RegionsPlan(List.of(EU, AP), Map.of(AP, 3), 41, 47, OptionalInt.of(53));

    assertThat(direct.clientAddresses())
        .containsEntry(EU, List.of("127.0.41.1"))
        .containsEntry(AP, List.of("127.0.42.1", "127.0.42.2", "127.0.42.3"));
    assertThat(behind.clientAddresses())
        .containsEntry(EU, List.of("127.0.53.1"))
        .containsEntry(AP, List.of("127.0.54.1", "127.0.54.2", "127.0.54.3"));
  }

  @Test
  void aRegionThatNobodyKnowsIsNamed() {
    RegionsPlan plan =
        new RegionsPlan(List.of(new RegionId("mars")), Map.of(), 41, 47, OptionalInt.empty());

    assertThatThrownBy(() -> plan.writeTopology(folder.resolve("topology.json")))
        .isInstanceOf(LaunchException.class)
        .hasMessage("unknown region mars, known are eu, us, ap");
  }
}
