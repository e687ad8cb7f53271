package io.meridian.chaos.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNamesTest {
  private static final Topology TOPOLOGY = Topology.load(Path.of("../regions/topology.json"));

  @Test
  void aNameMeansTheAddressesOfAllRegionsNearestFirst(@TempDir Path folder) throws IOException {
    Path hosts = folder.resolve("hosts");

    HostNames.write(
        hosts,
        TOPOLOGY,
        Map.of(
            new RegionId("eu"), List.of("127.0.1.1", "127.0.1.2"),
            new RegionId("us"), List.of("127.0.2.1"),
            new RegionId("ap"), List.of("127.0.3.1")));

    assertThat(
            Files.readAllLines(hosts).stream().filter(line -> line.endsWith(" us-1.meridian.test")))
        .containsExactly(
            "127.0.2.1 us-1.meridian.test",
            "127.0.1.1 us-1.meridian.test",
            "127.0.1.2 us-1.meridian.test",
            "127.0.3.1 us-1.meridian.test");
    assertThat(HostNames.of(new RegionId("us"), 1)).isEqualTo("us-1.meridian.test");
  }

  @Test
  void anotherNameMeansTheRegionAloneBeginningWithAnotherNode(@TempDir Path folder)
      throws IOException {
    Path hosts = folder.resolve("hosts");

    HostNames.write(
        hosts,
        TOPOLOGY,
        Map.of(
            new RegionId("eu"), List.of("127.0.1.1", "127.0.1.2"),
            new RegionId("us"), List.of("127.0.2.1")));

    String name = HostNames.ofAlone(new RegionId("eu"), 2);
    assertThat(Files.readAllLines(hosts).stream().filter(line -> line.endsWith(" " + name)))
        .containsExactly("127.0.1.2 " + name, "127.0.1.1 " + name);
  }

  @Test
  void aServersNameTellsItsRegion() {
    assertThat(SdkClient.regionOf("eu/1", TOPOLOGY)).isEqualTo("eu");
    assertThat(SdkClient.regionOf("us", TOPOLOGY)).isEqualTo("us");
    assertThat(SdkClient.regionOf("europe-1", TOPOLOGY)).isEqualTo("?");
  }
}
