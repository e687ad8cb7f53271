package io.meridian.regions.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WanProfilesTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final String GOOD =
      """
      {"sources": ["measured by hand"],
       "roundTripMillis": {"a": {"b": 10, "c": 30}, "b": {"c": 4.5}},
       "profiles": {"small": {"title": "t", "places": ["a", "b", "c"],
                              "regions": {"us": "a"}, "jitterMillis": 0.5}}}""";

  @TempDir private Path folder;

  @Test
  void theProfilesOfTheProjectFitItsTopology() {
    WanProfiles profiles = WanProfiles.load(Path.of("latencies.json"));
    Topology topology = Topology.load(Path.of("topology.json"));

    assertThat(profiles.names()).containsExactly("none", "near", "world");
    RegionDelays world = profiles.profile("world").of(topology);
    assertThat(world.between(EU, US))
        .isEqualTo(new PathDelay(Duration.ofNanos(43_500_000), Duration.ofMillis(1)));
    assertThat(world.between(AP, US)).isEqualTo(world.between(US, AP));
    assertThat(world.placeOf())
        .containsEntry(EU, "frankfurt")
        .containsEntry(US, "virginia")
        .containsEntry(AP, "singapore");
    assertThat(profiles.profile("near").of(topology).between(EU, AP).oneWay())
        .isEqualTo(Duration.ofNanos(405_000));
  }

  @Test
  void regionsThatAProfileDoesNotNameGetWhatIsLeftInOrder() throws IOException {
    Topology topology = Topology.load(Path.of("topology.json"));

    assertThat(read(GOOD).profile("small").of(topology).placeOf())
        .containsEntry(US, "a")
        .containsEntry(EU, "b")
        .containsEntry(AP, "c");
  }

  @Test
  void moreRegionsThanPlacesAreRefused() throws IOException {
    WanProfile two = read(GOOD.replace("[\"a\", \"b\", \"c\"]", "[\"a\", \"b\"]")).profile("small");

    assertThatThrownBy(() -> two.of(Topology.load(Path.of("topology.json"))))
        .hasMessage("profile small has 2 places, the topology has 3 regions");
  }

  @Test
  void anUnknownProfileNamesTheKnownOnes() throws IOException {
    WanProfiles profiles = read(GOOD);

    assertThatThrownBy(() -> profiles.profile("mars"))
        .hasMessage("unknown profile \"mars\", known are none, small (t)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "b": 10      | "b": -1      | roundTripMillis.a.b is -1, allowed are 0 to 20000
          "b": 10      | "b": "x"     | roundTripMillis.a.b is "x", expected a number
          "b": 10      | "a": 10      | roundTripMillis.a.a is from a place to itself
          "c": 4.5     | "a": 4.5     | roundTripMillis.b.a is there twice
          "c": 4.5     | "d": 4.5     | profiles.small.places has b and c, between which
          "us": "a"    | "us": "z"    | profiles.small.regions.us is "z", places are a, b, c
          "us": "a"    | "U S": "a"   | profiles.small.regions.U S: region id
          "us": "a"    | "x": "a", "y": "a" | profiles.small.regions.y is "a", where another
          "b", "c"]    | "b", "b"]    | profiles.small.places has "b" twice
          "title"      | "name"       | profiles.small has the unknown field "name", known are
          "small"      | "none"       | profiles.none cannot be defined
          "sources": ["measured by hand"], | '' | the file lacks the field "sources"
          0.5}         | 10001}       | profiles.small.jitterMillis is 10001, allowed are 0 to 10000
          {"sources"   | {{"sources"  | line 1, column 2
          """)
  void aBrokenFileSaysWhere(String good, String bad, String problem) {
    assertThatThrownBy(() -> read(GOOD.replaceFirst(Pattern.quote(good), bad)))
        .isInstanceOf(InvalidLatenciesException.class)
        .hasMessageContaining("latencies.json: " + problem);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> WanProfiles.load(folder.resolve("nowhere.json")))
        .hasMessageContaining("nowhere.json: cannot be read");
  }

  private WanProfiles read(String text) throws IOException {
    return WanProfiles.load(Files.writeString(folder.resolve("latencies.json"), text));
  }
}
