package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WanTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");

  @Test
  void eachRegionSeesItsPeersBehindItsOwnRelays(@TempDir Path folder) throws IOException {
    Path file = topology(folder);
    try (Wan wan = new Wan(file, 201, Duration.ZERO)) {
      wan.writeTopology(US, folder.resolve("new/us.json"));

      Topology seen = Topology.load(folder.resolve("new/us.json"));
      assertThat(seen.region(US)).isEqualTo(Topology.load(file).region(US));
      assertThat(seen.region(EU).addresses()).containsExactly("127.0.202.11", "127.0.202.12");
      assertThat(seen.region(AP).addresses()).containsExactly("127.0.202.31");
      assertThat(wan.links()).hasSize(6);
      assertThat(wan.links(US))
          .containsExactlyInAnyOrder(
              wan.link(EU, US), wan.link(US, EU), wan.link(US, AP), wan.link(AP, US));
      assertThatThrownBy(() -> wan.link(US, US)).hasMessage("no link from us to us");
    }
  }

  @Test
  void anAddressThatIsTakenLeavesNothingOpen(@TempDir Path folder) throws IOException {
    Path file = topology(folder);
    try (Wan first = new Wan(file, 205, Duration.ZERO)) {
      // Where us would reach ap, the other one has eu reach it.
      assertThatThrownBy(() -> new Wan(file, 204, Duration.ZERO))
          .hasMessageContaining("127.0.205.31");
    }
    new Wan(file, 204, Duration.ZERO).close();
  }

  private static Path topology(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("topology.json"),
        """
        {"regions": [%s, %s, %s]}
        """
            .formatted(
                region(1, EU, "\"127.0.201.11\", \"127.0.201.12\"", "\"us\", \"ap\""),
                region(2, US, "\"127.0.201.21\"", "\"eu\", \"ap\""),
                region(3, AP, "\"127.0.201.31\"", "\"eu\", \"us\"")));
  }

  private static String region(int index, RegionId id, String addresses, String peers) {
    return """
        {"id": "%s", "index": %d, "name": "%s", "latitude": 0, "longitude": 0,
         "addresses": [%s], "ports": {"link": 7409}, "peers": [%s]}
        """
        .formatted(id, index, id, addresses, peers);
  }
}
