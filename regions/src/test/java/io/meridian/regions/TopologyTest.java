package io.meridian.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TopologyTest {
  private static final Path TOPOLOGIES = Path.of("src/test/resources/topologies");

  private static final String GOOD =
      """
      {"regions": [
        {"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8.5,
         "addresses": ["127.0.1.1"], "ports": {"client": 8080}, "peers": ["us"]},
        {"id": "us", "index": 2, "name": "America", "latitude": 38, "longitude": -77,
         "addresses": ["127.0.2.1", "127.0.2.2"], "peers": ["eu"]}
      ]}""";

  private final Path folder;

  TopologyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void theProjectsTopologyHasThreeRegionsThatAllLinkToEachOther() {
    Topology topology = Topology.load(Path.of("topology.json"));

    assertThat(topology.regions())
        .extracting(region -> region.id().value())
        .containsExactly("eu", "us", "ap");
    assertThat(topology.regions())
        .extracting(region -> region.endpoint(1))
        .containsExactly("127.0.1.1:8080", "127.0.2.1:8080", "127.0.3.1:8080");
    assertThat(topology.regions()).allSatisfy(region -> assertThat(region.peers()).hasSize(2));
    assertThat(topology.regions()).allSatisfy(region -> assertThat(region.addresses()).hasSize(3));
  }

  @Test
  void portsAndCassandraAddressHaveDefaults() throws IOException {
    Region us = load(GOOD).region(new RegionId("us"));

    assertThat(us.ports()).isEqualTo(new Ports(8080, 25520, 7400, 9042, 7000));
    assertThat(us.cassandraAddress()).isEqualTo("127.0.2.1");
    assertThat(us.address(2)).isEqualTo("127.0.2.2");
    assertThat(us.peers()).isEqualTo(List.of(new RegionId("eu")));
  }

  /** What Terraform's module refuses and takes too: its test reads these files. */
  @ParameterizedTest
  @MethodSource("badFiles")
  void aMistakeIsReportedWithFileFieldValueAndLimit(String name) throws IOException {
    Path bad = TOPOLOGIES.resolve("bad");
    String error = Files.readString(bad.resolve(name + ".error")).strip();

    assertThatThrownBy(() -> Topology.load(bad.resolve(name + ".json")))
        .isInstanceOf(InvalidTopologyException.class)
        .hasMessageStartingWith(bad.resolve(name + ".json") + ": ")
        .hasMessageContaining(error);
  }

  @ParameterizedTest
  @MethodSource("goodFiles")
  void whatIsInOrderIsTaken(String name) {
    assertThat(Topology.load(TOPOLOGIES.resolve("good").resolve(name + ".json")).regions())
        .isNotEmpty();
  }

  @Test
  void aRegionsNetworkIsReadWhenTheFileSaysIt() {
    Topology topology = Topology.load(TOPOLOGIES.resolve("good/two-regions.json"));

    assertThat(topology.region(new RegionId("eu")).cidr().map(Cidr::toString))
        .hasValue("10.1.0.0/16");
    assertThat(topology.region(new RegionId("us")).cidr()).isEmpty();
  }

  @Test
  void aFileThatNestsTooDeepIsRefused() {
    assertThatThrownBy(() -> load("[".repeat(100_000)))
        .isInstanceOf(InvalidTopologyException.class)
        .hasMessageContaining("topology.json: ");
  }

  @Test
  void whatIsNoFileIsNotRead() {
    assertThatThrownBy(() -> Topology.load(Path.of("/dev/zero")))
        .hasMessage("/dev/zero: is not a regular file");
  }

  @Test
  void aFileThatIsTooLongIsNotRead() {
    assertThatThrownBy(() -> load(GOOD + " ".repeat(1 << 20)))
        .hasMessageEndingWith(
            "topology.json: is " + (GOOD.length() + (1 << 20)) + " bytes, max 1048576");
  }

  private static List<String> badFiles() throws IOException {
    return topologies("bad");
  }

  private static List<String> goodFiles() throws IOException {
    return topologies("good");
  }

  private static List<String> topologies(String kind) throws IOException {
    try (Stream<Path> files = Files.list(TOPOLOGIES.resolve(kind))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  @Test
  void aRegionIsAMemberUnlessItSaysOtherwise() throws IOException {
    assertThat(load(GOOD).regions()).extracting(Region::state).containsOnly(RegionState.MEMBER);
    assertThat(load(withStates("member", "joining")).regions())
        .extracting(Region::state)
        .containsExactly(RegionState.MEMBER, RegionState.JOINING);
  }

  @Test
  void theVersionIsThatOfWhatTheFileSaysWhateverItsLayout() throws IOException {
    String version = load(GOOD).version();

    assertThat(version).matches("[0-9a-f]{12}");
    assertThat(load(GOOD.replace("\n", " ")).version()).isEqualTo(version);
    assertThat(load(withStates("member", "member")).version()).isEqualTo(version);
    assertThat(load(withStates("member", "detached")).version()).isNotEqualTo(version);
    assertThat(load(GOOD.replace("127.0.2.2", "127.0.2.3")).version()).isNotEqualTo(version);
  }

  @Test
  void theNextIndexIsAboveAllThatWereEverUsedThenTheLowestNeverUsed() throws IOException {
    assertThat(load(GOOD).nextIndex()).hasValue(3);
    assertThat(load(withRetired("3, 7")).nextIndex()).hasValue(8);
    assertThat(load(withRetired("3, 15")).nextIndex()).hasValue(4);
    assertThat(load(withRetired("3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15")).nextIndex())
        .isEmpty();
  }

  private static String withRetired(String indexes) {
    return GOOD.replace("{\"regions\"", "{\"retiredIndexes\": [" + indexes + "], \"regions\"");
  }

  private static String withStates(String eu, String us) {
    return GOOD.replace("[\"us\"]", "[\"us\"], \"state\": \"" + eu + "\"")
        .replace("[\"eu\"]", "[\"eu\"], \"state\": \"" + us + "\"");
  }

  @Test
  void aMissingFileIsReported() {
    assertThatThrownBy(() -> Topology.load(folder.resolve("none.json")))
        .isInstanceOf(InvalidTopologyException.class)
        .hasMessageContaining("none.json: cannot be read");
  }

  @Test
  void anUnknownRegionIsAnsweredWithTheKnownOnes() throws IOException {
    Topology topology = load(GOOD);

    assertThatThrownBy(() -> topology.region(new RegionId("mars")))
        .hasMessage("unknown region mars, known are eu, us");
    assertThatThrownBy(() -> topology.region(new RegionId("eu")).address(2))
        .hasMessage("region eu has nodes 1 to 1, not 2");
  }

  private Topology load(String json) throws IOException {
    return Topology.load(Files.writeString(folder.resolve("topology.json"), json));
  }
}
