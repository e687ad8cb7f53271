package io.meridian.terraform;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LocalDeployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code terraform/local} with two small regions of its own: a topology, data and states in a
 * folder of the test, on addresses that nothing else uses.
 */
final class LocalScene {
  static final RegionId EU = new RegionId("eu");
  static final RegionId US = new RegionId("us");

  /** More than a region takes on a machine that does other things too. */
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static final int CLIENT_PORT = 8080;

  /** By the region's id, without its peers. */
  private static final Map<String, String> REGIONS =
      Map.of(
          "eu",
          """
          {"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8,
           "addresses": ["127.0.71.1", "127.0.71.2", "127.0.71.3"], "ports": {"client": %d},\
          """,
          "us",
          """
          {"id": "us", "index": 2, "name": "America", "latitude": 38, "longitude": -77,
           "addresses": ["127.0.72.1"],\
          """,
          "ap",
          """
          {"id": "ap", "index": 3, "name": "Asia", "latitude": 1, "longitude": 103,
           "addresses": ["127.0.73.1"], "state": "joining",\
          """);

  private final Path folder;
  private final Path configuration;

  /** The real one. */
  LocalScene(Path folder) {
    this(folder, Terraform.folder("local"));
  }

  LocalScene(Path folder, Path configuration) {
    this.folder = folder;
    this.configuration = configuration;
    givenTopology(topologyWithClientPort(CLIENT_PORT));
  }

  /** Where a client reaches the first node of eu, until a test changes it. */
  static String topologyWithClientPort(int port) {
    return topology(port, "eu", "us");
  }

  /** With these of eu, us and ap, which joins. */
  static String topology(int clientPort, String... ids) {
    return Stream.of(ids)
        .map(id -> Objects.requireNonNull(REGIONS.get(id)).formatted(clientPort) + peers(id, ids))
        .collect(Collectors.joining(",\n", "{\"regions\": [\n", "\n]}\n"));
  }

  private static String peers(String id, String... ids) {
    return Stream.of(ids)
        .filter(peer -> !peer.equals(id))
        .map(peer -> "\"" + peer + "\"")
        .collect(Collectors.joining(", ", " \"peers\": [", "]}"));
  }

  void givenTopology(String json) {
    try {
      Files.writeString(topologyFile(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Terraform in that configuration, in the workspace of a region, and initialised. */
  Terraform terraform(String workspace) {
    Terraform terraform = terraform();
    terraform.run("init").requireSuccess();
    return terraform.with("TF_WORKSPACE", workspace);
  }

  /** Runs {@code terraform/region}. */
  Terraform.Result region(String... arguments) {
    return terraform().script(LIMIT, Terraform.folder("region"), arguments);
  }

  /** Runs {@code ./meridian}, as who does not use terraform. */
  Terraform.Result meridian(String... arguments) {
    return terraform().script(LIMIT, Terraform.project("meridian"), arguments);
  }

  /** Starts {@code terraform/region} as a terminal does; its output has to be read. */
  Process regionInTerminal(String... arguments) {
    return terraform().inTerminal(Terraform.folder("region"), arguments);
  }

  /** What the launcher, and so {@code ./meridian}, sees of the same processes. */
  LocalDeployment launcher() {
    return new LocalDeployment(
        Installation.ofProject(Terraform.project(""))
            .withTopology(topologyFile())
            .withRunFolder(runFolder()),
        Map.of());
  }

  /** Commands on these regions, and all that they have started: the folder is a setting of each. */
  List<ProcessHandle> processes() {
    return OwnProcesses.with("MERIDIAN_RUN_FOLDER=" + runFolder());
  }

  Path runFolder() {
    return folder.resolve("run");
  }

  /** Of each region that has one. */
  Path states() {
    return folder.resolve("states");
  }

  private Path topologyFile() {
    return folder.resolve("topology.json");
  }

  private Terraform terraform() {
    return new Terraform(configuration, folder)
        .with("TF_CLI_ARGS_init", "-backend-config=workspace_dir=" + states())
        .with("TF_VAR_topology_file", topologyFile().toString())
        .with("TF_VAR_run_folder", runFolder().toString())
        .with("MERIDIAN_TOPOLOGY", topologyFile().toString())
        .with("MERIDIAN_RUN_FOLDER", runFolder().toString())
        // What this build has packaged is what is tested.
        .with("MERIDIAN_BUILD", "never");
  }
}
