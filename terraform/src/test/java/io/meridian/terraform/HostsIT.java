package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.regions.LocalKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regions of the archive that ships, each on a machine of its own. */
@NeedsTerraform
@NeedsSshd
class HostsIT {
  private static final List<String> REGIONS = List.of("eu", "us", "ap");
  private static final String NODE = "io.meridian.node.NodeMain";
  private static final String CASSANDRA = "org.apache.cassandra.service.CassandraDaemon";

  private final Map<String, SshHost> machines = new LinkedHashMap<>();
  private final Path folder;
  private final HostsConfiguration configuration;

  HostsIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.configuration = new HostsConfiguration(folder);
    configuration.variables().put("archive", archive().toString());
    configuration.write(
        "apps.json",
        """
        {"apps": [{"id": "%s", "keys": [{"id": "%s", "secret": "%s", "capability": {"*": ["*"]}}]}]}
        """
            .formatted(LocalKey.APP_ID, LocalKey.KEY_ID, LocalKey.SECRET));
    makeCertificates();
  }

  /** By the script that operators use. */
  private void makeCertificates() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Terraform.folder("hosts/certificates").toString());
    command.add(configuration.file("tls").toString());
    command.addAll(REGIONS);
    Process script = new ProcessBuilder(command).inheritIO().start();
    assertThat(script.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue()).isZero();
    configuration.variables().put("tls_folder", configuration.file("tls").toString());
  }

  @AfterEach
  void end() {
    machines.values().forEach(SshHost::close);
  }

  @Test
  void regionsComeChangeAndGo() throws Exception {
    add("eu");
    add("us");
    topology(Map.of("eu", "member", "us", "member"));
    inParallel(List.of("eu", "us"), configuration::apply);
    assertThat(configuration.plan("eu").exitStatus()).as("nothing is to be done").isZero();

    assertThat(get("eu", "/metrics")).contains("meridian_link_certificate_left_seconds ");

    try (var eu = new SdkClient(address("eu"), "hosts");
        var us = new SdkClient(address("us"), "hosts")) {
      eu.publish("from eu");
      us.publish("from us");
      eu.awaitReceived("from eu", "from us");
      us.awaitReceived("from eu", "from us");
    }

    long node = pid("eu", NODE);
    List<Long> others = List.of(pid("eu", CASSANDRA), pid("us", NODE), pid("us", CASSANDRA));
    configuration.host("eu", 1).put("node_heap_mebibytes", 288);
    configuration.apply("eu").requireSuccess();
    assertThat(configuration.plan("us").exitStatus()).as("the other is not touched").isZero();
    assertThat(pid("eu", NODE)).isNotEqualTo(node);
    assertThat(List.of(pid("eu", CASSANDRA), pid("us", NODE), pid("us", CASSANDRA)))
        .isEqualTo(others);

    node = pid("eu", NODE);
    add("ap");
    topology(Map.of("eu", "member", "us", "member", "ap", "joining"));
    inParallel(REGIONS, configuration::apply);
    await("eu and us hold what ap holds")
        .atMost(Duration.ofMinutes(2))
        .until(() -> synced("eu") && synced("us"));
    topology(Map.of("eu", "member", "us", "member", "ap", "member"));
    inParallel(REGIONS, configuration::apply);
    assertThat(pid("eu", NODE)).as("followed without a restart").isEqualTo(node);
    try (var ap = new SdkClient(address("ap"), "hosts");
        var us = new SdkClient(address("us"), "hosts")) {
      ap.publish("from ap");
      us.awaitReceived("from ap");
    }

    inParallel(REGIONS, configuration::destroy);
    for (SshHost machine : machines.values()) {
      assertThat(machine.processes()).isEmpty();
      assertThat(machine.root().resolve("etc/meridian")).doesNotExist();
      assertThat(machine.root().resolve("var/lib/meridian/cassandra")).isNotEmptyDirectory();
    }
  }

  private void add(String region) {
    SshHost machine = SshHost.start(address(region), folder.resolve("machine-" + region));
    machines.put(region, machine);
    configuration
        .add(region, 1, machine)
        .put("node_heap_mebibytes", 256)
        .put("cassandra_heap_mebibytes", 256);
  }

  private static String address(String region) {
    return "127.0.75." + (REGIONS.indexOf(region) + 1);
  }

  /** Writes the topology with these regions and their states. */
  private void topology(Map<String, String> states) {
    String regions =
        states.entrySet().stream()
            .map(entry -> region(entry.getKey(), entry.getValue(), states))
            .collect(Collectors.joining(",\n"));
    configuration.write("topology.json", "{\"regions\": [" + regions + "]}");
  }

  private static String region(String id, String state, Map<String, String> regions) {
    String peers =
        regions.keySet().stream()
            .filter(other -> !other.equals(id))
            .map(other -> '"' + other + '"')
            .collect(Collectors.joining(", "));
    return """
    {"id": "%s", "index": %d, "name": "%s", "latitude": 0, "longitude": 0, "state": "%s",
     "addresses": ["%s"], "peers": [%s]}
    """
        .formatted(id, REGIONS.indexOf(id) + 1, id, state, address(id), peers);
  }

  /** The one that the build has packed. */
  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(Terraform.project("node/image/target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("meridian-[0-9.]+\\.tar\\.gz"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("node/image has not been packaged"));
    }
  }

  private static void inParallel(List<String> regions, Function<String, Terraform.Result> command) {
    regions.stream()
        .map(region -> CompletableFuture.supplyAsync(() -> command.apply(region)))
        .toList()
        .forEach(result -> result.join().requireSuccess());
  }

  private long pid(String region, String program) {
    return machines.get(region).processes().stream()
        .filter(
            process -> process.info().arguments().map(List::of).orElse(List.of()).contains(program))
        .mapToLong(ProcessHandle::pid)
        .findFirst()
        .orElseThrow(() -> new AssertionError(region + " runs no " + program));
  }

  /** Whether a region knows that {@code ap} holds what it holds itself. */
  private static boolean synced(String region) throws Exception {
    for (JsonNode other : new JsonMapper().readTree(get(region, "/health/regions")).path("peers")) {
      if (other.path("region").asText().equals("ap")) {
        return other.path("sync").path("synced").asBoolean();
      }
    }
    return false;
  }

  /** What a region's node answers at a path. */
  private static String get(String region, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://" + address(region) + ":8080" + path));
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
