package io.meridian.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTest {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"eu\", \"index\" | \"EU\", \"index\" | regions[0].id: region id \"EU\" does not match [a-z][a-z0-9-]{0,15}",
        "\"index\": 2 | \"index\": 1 | index 1 of region us is that of region eu too",
        "\"index\": 2 | \"index\": 16 | regions[1]: index is 16, allowed are 1 to 15",
        "\"index\": 2 | \"index\": 1.5 | regions[1].index is 1.5, expected a whole number",
        "\"index\": 2 | \"rank\": 2 | regions[1] has the unknown field \"rank\"",
        "\"index\": 2, | | regions[1] lacks the field \"index\"",
        "\"index\": 2 | \"index\": 2, \"index\": 3 | Duplicate field 'index'",
        "127.0.2.2 | 127.0.1.1 | address 127.0.1.1 of region us is that of region eu too",
        "127.0.2.2 | 127.0.2.1 | address 127.0.2.1 is there twice",
        "127.0.2.2 | no good | address \"no good\" is not a host name",
        "[\"127.0.1.1\"] | [] | regions[0].addresses has 0 entries, allowed are 1 to 9",
        "[\"eu\"] | [\"moon\"] | peer moon of region us is not one of eu, us",
        "[\"eu\"] | [\"us\"] | peer us is the region itself",
        "8080 | 70000 | regions[0].ports: port client is 70000, allowed are 1 to 65535",
        "8080 | 25520 | port cluster is 25520, which another port of the region has already",
        "\"client\" | \"clients\" | regions[0].ports has the unknown field \"clients\"",
        "50, | 91, | latitude is 91.0, allowed are -90 to 90",
        "-77 | \"west\" | regions[1].longitude is \"west\", expected a number",
        "[\"eu\"] | [\"eu\"], \"state\": \"gone\" | regions[1].state: state is \"gone\", allowed are member, joining, detached, leaving",
        "[\"eu\"] | [\"eu\"], \"state\": true | regions[1].state is true, expected a string",
        "{\"regions\" | {\"retiredIndexes\": [2], \"regions\" | index 2 of region us is one of retiredIndexes: a region that was removed had it",
        "{\"regions\" | {\"retiredIndexes\": [3, 3], \"regions\" | retiredIndexes has 3 twice",
        "{\"regions\" | {\"retiredIndexes\": [16], \"regions\" | retiredIndexes has 16, allowed are 1 to 15",
        "{\"regions\" | {\"retiredIndexes\": [\"3\"], \"regions\" | retiredIndexes[0] is \"3\", expected a whole number",
        "{\"regions\" | {\"retiredIndexes\": 3, \"regions\" | retiredIndexes is 3, expected an array",
        "]} | ] | line",
        "]} | ]} {} | line",
      })
  void aMistakeIsReportedWithFileFieldValueAndLimit(
      String correct, @Nullable String mistake, String message) {
    String json = GOOD.replace(correct, mistake == null ? "" : mistake);

    assertThatThrownBy(() -> load(json))
        .isInstanceOf(InvalidTopologyException.class)
        .hasMessageStartingWith(folder.resolve("topology.json") + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void aRegionIsAMemberUnlessItSaysOtherwise() throws IOException {
    assertThat(load(GOOD).regions()).extracting(Region::state).containsOnly(RegionState.MEMBER);
    assertThat(load(withStates("member", "joining")).regions())
        .extracting(Region::state)
        .containsExactly(RegionState.MEMBER, RegionState.JOINING);
  }

  @ParameterizedTest
  @CsvSource({
    "joining, leaving, 'state of region us is leaving and that of region eu is joining, only one'",
    "joining, joining, 'state of region us is joining and that of region eu is joining, only one'",
    "joining, detached, 'state of no region of eu, us is member, at least one has to be'",
    "detached, detached, 'state of no region of eu, us is member, at least one has to be'",
  })
  void oneRegionChangesAtATimeAndOneIsAMember(String eu, String us, String message) {
    assertThatThrownBy(() -> load(withStates(eu, us)))
        .isInstanceOf(InvalidTopologyException.class)
        .hasMessageContaining(message);
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
  void twoRegionsOfOneIdAreRefused() {
    String json = GOOD.replace("\"us\"", "\"eu\"").replaceAll("\\[\"eu\"\\]", "[]");

    assertThatThrownBy(() -> load(json))
        .hasMessageEndingWith("id eu of region eu is that of region eu too");
  }

  @Test
  void noRegionsAndSevenRegionsAreRefused() {
    assertThatThrownBy(() -> load("{\"regions\": []}"))
        .hasMessageEndingWith("regions has 0 entries, allowed are 1 to 6");
    var seven = new StringBuilder("{\"regions\": [");
    for (int i = 1; i <= 7; i++) {
      seven.append(
          """
          %s{"id": "r%d", "index": %d, "name": "R", "latitude": 0, "longitude": 0,
           "addresses": ["127.0.%d.1"], "peers": []}"""
              .formatted(i == 1 ? "" : ",", i, i, i));
    }

    assertThatThrownBy(() -> load(seven.append("]}").toString()))
        .hasMessageEndingWith("regions has 7 entries, allowed are 1 to 6");
  }

  @Test
  void aMissingFileAndAnEmptyFileAreReported() {
    assertThatThrownBy(() -> Topology.load(folder.resolve("none.json")))
        .isInstanceOf(InvalidTopologyException.class)
        .hasMessageContaining("none.json: cannot be read");
    assertThatThrownBy(() -> load("")).isInstanceOf(InvalidTopologyException.class);
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
