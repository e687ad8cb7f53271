package io.meridian.node.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.Ports;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.Topology;
import io.meridian.regions.TopologyFile;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyInForceTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId SA = new RegionId("sa");
  private static final String TOPOLOGY =
      """
      {"regions": [
        {"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8,
         "addresses": ["127.0.1.1"], "peers": ["us"]},
        {"id": "us", "index": 2, "name": "America", "latitude": 38, "longitude": -77,
         "addresses": ["127.0.2.1"], "peers": ["eu"]}
      ]}""";

  private final Path path;
  private final List<Topology> taken = new ArrayList<>();
  private TopologyInForce regions;

  TopologyInForceTest(@TempDir Path folder) {
    path = folder.resolve("topology.json");
  }

  @BeforeEach
  void start() throws IOException {
    write(TOPOLOGY);
    regions = new TopologyInForce(path, Topology.load(path), EU);
    regions.onChange(taken::add);
  }

  @AfterEach
  void stop() {
    regions.close();
  }

  @Test
  void aFileThatSaysTheSameIsNoChange() throws IOException {
    regions.look();
    write(TOPOLOGY.replace("\n", "\n\n"));
    regions.look();

    assertThat(taken).isEmpty();
    assertThat(regions.members()).isEqualTo(Membership.of(EU, List.of(US)));
  }

  @Test
  void aRegionThatJoinsIsNotCountedUntilItIsAMember() {
    TopologyFile file = new TopologyFile(path);
    Topology joining = file.add(sa());
    regions.look();

    assertThat(taken).containsExactly(joining);
    assertThat(regions.topology().version()).isEqualTo(joining.version());
    assertThat(regions.members().peers())
        .isEqualTo(new TreeMap<>(Map.of(US, PeerState.ATTACHED, SA, PeerState.JOINING)));
    assertThat(regions.members().counted()).isEqualTo(2);

    file.setState(SA, RegionState.MEMBER);
    regions.look();
    assertThat(regions.members().counted()).isEqualTo(3);
  }

  @Test
  void whoIsDetachedOrLeavesCountsAndIsNotWaitedFor() {
    TopologyFile file = new TopologyFile(path);
    file.setState(US, RegionState.DETACHED);
    regions.look();
    assertThat(regions.members().peers().get(US)).isEqualTo(PeerState.DETACHED);

    file.setState(US, RegionState.LEAVING);
    regions.look();
    assertThat(regions.members().peers().get(US)).isEqualTo(PeerState.DETACHED);
    assertThat(regions.members().counted()).isEqualTo(2);

    file.setState(US, RegionState.MEMBER);
    file.setState(EU, RegionState.LEAVING);
    regions.look();
    assertThat(regions.ownState()).isEqualTo(RegionState.LEAVING);
  }

  @Test
  void aFileThatIsNotValidIsReportedAndTheOneBeforeStaysInForce() throws IOException {
    Topology before = regions.topology();
    write(TOPOLOGY.replace("\"index\": 2", "\"index\": 1"));
    regions.look();

    assertThat(regions.problem().orElseThrow())
        .contains("index 1 of region us is that of region eu too");
    assertThat(regions.topology()).isEqualTo(before);

    Files.delete(path);
    regions.look();
    assertThat(regions.problem().orElseThrow()).contains("cannot be read");

    write(TOPOLOGY);
    regions.look();
    assertThat(regions.problem()).isEmpty();
    assertThat(taken).isEmpty();
  }

  @Test
  void aPeersNewAddressIsFollowedAndItsOwnNeedsARestart() throws IOException {
    write(TOPOLOGY.replace("127.0.2.1", "127.0.2.9"));
    regions.look();
    assertThat(regions.topology().region(US).address(1)).isEqualTo("127.0.2.9");

    write(TOPOLOGY.replace("127.0.1.1", "127.0.1.9"));
    regions.look();
    assertThat(regions.problem().orElseThrow())
        .contains("addresses, cassandra and ports of region eu take effect when it is restarted");

    write(TOPOLOGY.replace("\"index\": 2", "\"index\": 3"));
    regions.look();
    assertThat(regions.problem().orElseThrow())
        .contains("the index of region us must never change");
    assertThat(regions.topology().region(US).address(1)).isEqualTo("127.0.2.9");
  }

  @Test
  void aRegionThatIsRemovedKeepsItsLastTopology() {
    new TopologyFile(path).remove(EU);
    regions.look();

    assertThat(regions.problem().orElseThrow()).contains("region eu is not in it any more");
    assertThat(regions.members()).isEqualTo(Membership.of(EU, List.of(US)));
  }

  /** A new file each time, which is seen as one even within the clock's resolution. */
  private void write(String json) throws IOException {
    Path next = Files.writeString(path.resolveSibling("next.json"), json);
    Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Region sa() {
    return new Region(
        SA,
        3,
        "South America",
        -23,
        -46,
        List.of("127.0.3.1"),
        "127.0.3.1",
        Ports.DEFAULT,
        List.of(),
        RegionState.JOINING);
  }
}
