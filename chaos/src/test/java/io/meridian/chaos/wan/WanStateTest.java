package io.meridian.chaos.wan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.Topology;
import io.meridian.regions.wan.RelayAddresses;
import io.meridian.regions.wan.WanProfile;
import io.meridian.regions.wan.WanProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the emulated network answers to orders. */
class WanStateTest {
  private static final Path LATENCIES = Path.of("../regions/latencies.json");

  private final Wan wan;
  private final ControlServer server;
  private final String secret;

  WanStateTest(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("topology.json"),
            """
            {"regions": [
              {"id": "eu", "index": 1, "name": "One", "latitude": 0, "longitude": 0,
               "addresses": ["127.0.211.1"], "ports": {"link": 7410}, "peers": ["us"]},
              {"id": "us", "index": 2, "name": "Two", "latitude": 0, "longitude": 0,
               "addresses": ["127.0.212.1"], "ports": {"link": 7410}, "peers": ["eu"]}]}
            """);
    Topology topology = Topology.load(file);
    WanProfile world = WanProfiles.load(LATENCIES).profile("world");
    wan = new Wan(file, new RelayAddresses(213), world.of(topology)::between, 1);
    server = new ControlServer(new WanState(LATENCIES, topology, wan, world));
    Path door = folder.resolve("control");
    server.writeDoor(door);
    secret = Files.readString(door).strip().split(" ", -1)[1];
    assertThat(Files.getPosixFilePermissions(door))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void closes() {
    wan.close();
  }

  @Test
  void itShowsPlacesAndDelays() {
    assertThat(ask("\"do\": \"show\""))
        .isEqualTo(
            "{\"profile\":\"world\",\"paths\":["
                + "{\"from\":\"eu\",\"fromPlace\":\"frankfurt\",\"to\":\"us\","
                + "\"toPlace\":\"virginia\",\"oneWayMillis\":43.5,\"jitterMillis\":1.0,"
                + "\"state\":\"well\",\"connections\":0},"
                + "{\"from\":\"us\",\"fromPlace\":\"virginia\",\"to\":\"eu\","
                + "\"toPlace\":\"frankfurt\",\"oneWayMillis\":43.5,\"jitterMillis\":1.0,"
                + "\"state\":\"well\",\"connections\":0}]}");
  }

  @Test
  void anotherProfileChangesTheDelaysAndLeavesFaults() {
    ask("\"do\": \"stall\", \"from\": \"eu\", \"to\": \"us\", \"oneWay\": true");

    assertThat(ask("\"do\": \"profile\", \"profile\": \"near\""))
        .contains("\"profile\":\"near\"", "\"oneWayMillis\":0.445", "\"state\":\"stall\"");
    assertThat(ask("\"do\": \"profile\", \"profile\": \"mars\""))
        .isEqualTo(
            "{\"error\":\"unknown profile \\\"mars\\\", known are none, near (three zones of one city),"
                + " world (five continents)\"}");
  }

  @Test
  void faultsOfOneAspectReplaceEachOtherAndOthersAddUp() {
    ask("\"do\": \"silence\", \"from\": \"eu\", \"to\": \"us\"");
    ask("\"do\": \"stall\", \"from\": \"eu\", \"to\": \"us\", \"oneWay\": true");
    String both =
        ask(
            "\"do\": \"slow\", \"from\": \"eu\", \"to\": \"us\", \"oneWay\": true,"
                + " \"moreDelayMillis\": 20, \"bytesPerSecond\": 5000");

    assertThat(both)
        .contains("\"state\":\"stall, slow +20 ms 5000 bytes/s\"", "\"state\":\"silence\"");
    assertThat(ask("\"do\": \"heal\", \"from\": \"us\", \"to\": \"eu\""))
        .doesNotContain("stall", "silence", "slow");
  }

  @Test
  void whatMakesNoSenseIsRefusedInWords() {
    assertThat(ask("\"do\": \"dance\"")).contains("unknown order \\\"dance\\\"");
    assertThat(ask("\"do\": \"cut\", \"from\": \"eu\", \"to\": \"eu\""))
        .contains("no link from eu to itself");
    assertThat(ask("\"do\": \"cut\", \"from\": \"eu\", \"to\": \"ap\""))
        .contains("no link from eu to ap");
    assertThat(ask("\"do\": \"slow\", \"from\": \"eu\", \"to\": \"us\", \"bytesPerSecond\": \"x\""))
        .contains("bytesPerSecond is \\\"x\\\", expected a whole number");
    assertThat(
            ask(
                "\"do\": \"slow\", \"from\": \"eu\", \"to\": \"us\","
                    + " \"moreDelayMillis\": 9223372036854775807"))
        .contains("added delay is 9223372036854775807 ms, allowed are 0 to 10000");
    assertThat(answer("[]")).contains("a request is one JSON object of at most 4096 bytes");
    assertThat(answer("{\"do\"")).contains("not JSON");
    assertThat(answer("")).contains("a request is one JSON object");
  }

  @Test
  void whoDoesNotKnowTheSecretIsRefused() {
    assertThat(answer("{\"do\": \"show\"}")).isEqualTo("{\"error\":\"the secret is wrong\"}");
    assertThat(answer("{\"secret\": \"" + "0".repeat(64) + "\", \"do\": \"show\"}"))
        .isEqualTo("{\"error\":\"the secret is wrong\"}");
  }

  private String ask(String fields) {
    return answer("{\"secret\": \"" + secret + "\", " + fields + "}");
  }

  private String answer(String line) {
    return server.answer(line.getBytes(UTF_8));
  }
}
