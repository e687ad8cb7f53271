package io.meridian.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFileTest {
  private static final RegionId SA = new RegionId("sa");

  private final Path path;
  private final TopologyFile file;

  TopologyFileTest(@TempDir Path folder) throws IOException {
    path = folder.resolve("topology.json");
    Files.copy(Path.of("topology.json"), path);
    file = new TopologyFile(path);
  }

  @Test
  void aRegionIsAddedForAllBecomesAMemberAndIsRemovedForAll() throws IOException {
    Topology before = file.load();
    Region sa = region(4, "127.0.4.1");

    Topology added = file.add(sa);
    assertThat(added).isEqualTo(Topology.load(path));
    assertThat(added.region(SA))
        .isEqualTo(
            new Region(
                SA,
                4,
                "South America",
                -23.5,
                -46.6,
                List.of("127.0.4.1"),
                "127.0.4.1",
                Ports.DEFAULT,
                before.regions().stream().map(Region::id).toList(),
                RegionState.JOINING));
    assertThat(added.regions().get(0).peers()).endsWith(SA);

    assertThat(file.setState(SA, RegionState.MEMBER).region(SA).state())
        .isEqualTo(RegionState.MEMBER);
    assertThat(Files.readString(path)).doesNotContain("state");

    assertThat(file.remove(SA)).isEqualTo(new Topology(before.regions(), List.of(4)));
    assertThat(Topology.load(path).nextIndex()).hasValue(5);
  }

  @Test
  void noRegionGetsTheIndexOfOneThatWasRemoved() {
    file.add(region(7, "127.0.4.1"));
    file.remove(SA);
    file.add(region(4, "127.0.4.1"));

    assertThat(file.remove(SA).retiredIndexes()).containsExactly(7, 4);
    assertThatThrownBy(() -> file.add(region(7, "127.0.4.1")))
        .hasMessageContaining("index 7 of region sa is one of retiredIndexes");
    assertThat(file.load().regions()).hasSize(3);
  }

  @Test
  void aChangeThatWouldNotBeValidLeavesTheFileAsItIs() throws IOException {
    String before = Files.readString(path);

    assertThatThrownBy(() -> file.add(region(4, "127.0.1.1")))
        .hasMessageContaining("address 127.0.1.1 of region sa is that of region eu too");
    assertThatThrownBy(() -> file.add(region(1, "127.0.4.1")))
        .hasMessageContaining("index 1 of region sa is that of region eu too");

    assertThat(Files.readString(path)).isEqualTo(before);
    assertThat(path.resolveSibling("topology.json.next")).doesNotExist();
  }

  @Test
  void aRegionsNetworkStaysInTheFile() throws IOException {
    Region network =
        new Region(
            SA,
            4,
            "South America",
            -23.5,
            -46.6,
            List.of("10.4.0.11"),
            "10.4.0.11",
            Ports.DEFAULT,
            List.of(),
            RegionState.JOINING,
            Optional.of(Cidr.of("10.4.0.0/16")));

    file.add(network);
    file.setState(SA, RegionState.MEMBER);

    assertThat(file.load().region(SA).cidr()).isEqualTo(network.cidr());
    assertThat(Files.readString(path)).contains("\"cidr\": \"10.4.0.0/16\"");
  }

  private static Region region(int index, String address) {
    return new Region(
        SA,
        index,
        "South America",
        -23.5,
        -46.6,
        List.of(address),
        address,
        Ports.DEFAULT,
        List.of(),
        RegionState.JOINING);
  }
}
