package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientNetworkTest {
  private static final Topology TOPOLOGY = Topology.load(Path.of("../regions/topology.json"));
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");

  @Test
  void aRegionWithoutAddressesIsReachedDirectly() {
    try (ClientNetwork network =
        new ClientNetwork(TOPOLOGY, Map.of(EU, List.of("127.0.215.1")), 1)) {
      assertThat(network.to(EU)).hasSize(1);
      assertThatThrownBy(() -> network.to(US))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("nothing stands between clients and us");
    }
  }

  @Test
  void anAddressThatIsTakenLeavesNothingOpen() throws IOException {
    int port = TOPOLOGY.region(US).ports().client();
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getByName("127.0.215.2"))) {
      assertThatThrownBy(
              () ->
                  new ClientNetwork(
                      TOPOLOGY, Map.of(EU, List.of("127.0.215.1"), US, List.of("127.0.215.2")), 1))
          .isInstanceOf(UncheckedIOException.class);

      new ServerSocket(port, 1, InetAddress.getByName("127.0.215.1")).close();
      assertThat(other.isBound()).isTrue();
    }
  }
}
