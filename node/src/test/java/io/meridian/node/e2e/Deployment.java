package io.meridian.node.e2e;

import io.meridian.regions.LocalKey;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.NodeId;
import io.meridian.regions.launch.RegionStatus;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import io.meridian.regions.launch.StartProgress;
import io.meridian.regions.launch.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Three regions of real processes that the tests own: they kill, freeze and restart what they like.
 */
final class Deployment implements AutoCloseable {
  static final RegionId EU = new RegionId("eu");
  static final RegionId US = new RegionId("us");
  static final RegionId AP = new RegionId("ap");
  static final List<RegionId> REGIONS = List.of(EU, US, AP);
  static final String KEY = LocalKey.KEY;
  static final int PORT = 8080;

  private static final AtomicInteger CHANNELS = new AtomicInteger();

  private final LocalDeployment processes;
  private final Process guard;

  /** Starts all regions on empty storage, one node each. */
  Deployment() {
    processes = processes();
    processes.stop(REGIONS, true);
    guard = startGuard();
    processes.start(REGIONS, OptionalInt.of(1), StartProgress.silent());
  }

  /** The processes of these tests, which any JVM can see and control. */
  static LocalDeployment processes() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    return new LocalDeployment(
        Installation.ofProject(module.resolve(".."))
            .withTopology(module.resolve("src/test/resources/e2e/topology.json"))
            .withRunFolder(module.resolve("target/e2e")),
        System.getenv());
  }

  private static Process startGuard() {
    try {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-Xmx32m",
              "-Dbasedir=" + System.getProperty("basedir", ""),
              "-cp",
              System.getProperty("java.class.path"),
              DeploymentGuard.class.getName())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts what is missing. Does nothing when all is well. */
  void allUp() {
    if (!status().stream().allMatch(RegionStatus::isHealthy)) {
      processes.start(REGIONS, OptionalInt.empty(), StartProgress.silent());
    }
  }

  void start(RegionId... regions) {
    processes.start(List.of(regions), OptionalInt.empty(), StartProgress.silent());
  }

  /** Has a region run at least so many nodes. */
  void start(RegionId region, int nodes) {
    processes.start(List.of(region), OptionalInt.of(nodes), StartProgress.silent());
  }

  void stopAll() {
    processes.stop(REGIONS, false);
  }

  /** Stops a region in order; its storage stays. */
  void stop(RegionId region) {
    processes.stop(List.of(region), false);
  }

  /** Deletes what a region has stored; nothing of it may run. */
  void wipe(RegionId region) {
    processes.stop(List.of(region), true);
  }

  void kill(RegionId region) {
    processes.kill(new Target.WholeRegion(region));
  }

  void kill(NodeId node) {
    processes.kill(new Target.OneNode(node));
  }

  void pause(RegionId region) {
    processes.pause(new Target.WholeRegion(region));
  }

  void resume(RegionId region) {
    processes.resume(new Target.WholeRegion(region));
  }

  List<RegionStatus> status() {
    return processes.status();
  }

  NodeStatus node(NodeId id) {
    return status().stream()
        .flatMap(region -> region.nodes().stream())
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** The address of a region's first node. */
  String address(RegionId region) {
    return processes.topology().region(region).address(1);
  }

  String address(NodeId node) {
    return processes.topology().region(node.region()).address(node.number());
  }

  /** A name that means all regions, this one first. */
  static String movingHost(RegionId nearest) {
    return nearest + ".meridian.test";
  }

  /** A channel that no test used before. */
  static String channel(String purpose) {
    return "e2e-" + purpose + "-" + CHANNELS.incrementAndGet();
  }

  /** Where the nodes log to. */
  Map<NodeId, Path> logs() {
    var logs = new LinkedHashMap<NodeId, Path>();
    for (RegionId region : REGIONS) {
      logs.putAll(processes.logs(new Target.WholeRegion(region)));
    }
    return logs;
  }

  /** Copies all logs to a folder, of which it returns the path. */
  Path keepLogs(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<NodeId, Path> log : logs().entrySet()) {
      if (Files.exists(log.getValue())) {
        NodeId node = log.getKey();
        Files.copy(
            log.getValue(),
            folder.resolve(node.region() + "-" + node.number() + ".log"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return folder;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    processes.stop(REGIONS, false);
    guard.getOutputStream().close();
    guard.waitFor();
  }
}
