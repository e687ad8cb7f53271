package io.meridian.regions.wan;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.Cidr;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayAddressesTest {
  private static final Path TWO_REGIONS =
      Path.of("src/test/resources/topologies/good/two-regions.json");
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");

  @Test
  void aPeerIsSeenAtItsRelaysWhichAreNotInItsNetwork(@TempDir Path folder) throws IOException {
    Path seen = folder.resolve("seen.json");

    RelayAddresses.DEFAULT.writeAsSeenBy(US, TWO_REGIONS, seen);

    Region eu = Topology.load(seen).region(EU);
    assertThat(eu.addresses()).containsExactly("127.0.12.11");
    assertThat(eu.cidr()).isEmpty();
  }

  @Test
  void theRegionItselfIsSeenAsItIs(@TempDir Path folder) throws IOException {
    Path seen = folder.resolve("seen.json");

    RelayAddresses.DEFAULT.writeAsSeenBy(EU, TWO_REGIONS, seen);

    assertThat(Topology.load(seen).region(EU).addresses()).containsExactly("10.1.0.11");
    assertThat(Topology.load(seen).region(EU).cidr().map(Cidr::toString)).hasValue("10.1.0.0/16");
  }
}
