package io.meridian.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.chaos.wan.Wan;
import io.meridian.chaos.wan.WanLink;
import io.meridian.regions.LocalKey;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.JavaProgram;
import io.meridian.regions.launch.NodeId;
import io.meridian.regions.launch.RegionStatus;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import io.meridian.regions.launch.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final Duration TO_DRAIN = Duration.ofSeconds(90);
  private static final AtomicInteger CHANNELS = new AtomicInteger();

  /** Relays listen in the subnets after those of the regions. */
  private static final int REGION_SUBNETS = REGIONS.size();

  private final Topology topology = Topology.load(RegionProcesses.TOPOLOGY);
  private final Wan wan;
  private final RegionProcesses processes;
  private final Process guard;

  /** Starts all regions on empty storage, one node each, with a network that works. */
  Deployment() {
    wan = openWan();
    processes = new RegionProcesses();
    processes.stop(true);
    guard = startGuard();
    processes.start(REGIONS, OptionalInt.of(1));
  }

  private Wan openWan() {
    String first = topology.region(EU).address(1);
    int subnet = Integer.parseInt(first.split("\\.")[2]);
    try {
      Wan opened = new Wan(RegionProcesses.TOPOLOGY, subnet + REGION_SUBNETS, Duration.ZERO);
      for (RegionId region : REGIONS) {
        opened.writeTopology(region, RegionProcesses.seenBy(region));
      }
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the links between regions go through. */
  Wan wan() {
    return wan;
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

  /** Starts what is missing and heals the network. Does nothing when all is well. */
  void allUp() {
    wan.links().forEach(WanLink::heal);
    if (!status().stream().allMatch(RegionStatus::isHealthy)) {
      processes.start(REGIONS, OptionalInt.empty());
    }
  }

  void start(RegionId... regions) {
    processes.start(List.of(regions), OptionalInt.empty());
  }

  /** Has a region run at least so many nodes. */
  void start(RegionId region, int nodes) {
    processes.start(List.of(region), OptionalInt.of(nodes));
  }

  /** Starts the nodes of these regions anew, with these variables beside the usual ones. */
  void restartNodes(Map<RegionId, Map<String, String>> additions) {
    additions.forEach(
        (region, variables) -> {
          running(region).forEach(this::kill);
          processes.startedWith(region, variables);
        });
    processes.start(List.copyOf(additions.keySet()), OptionalInt.empty());
  }

  /** An earlier test may have had several. */
  private List<NodeId> running(RegionId region) {
    return status().stream()
        .filter(status -> status.id().equals(region))
        .flatMap(status -> status.nodes().stream())
        .filter(node -> node.pid().isPresent())
        .map(NodeStatus::id)
        .toList();
  }

  void stopAll() {
    processes.stop(false);
  }

  /** Stops a region in order; its storage stays. */
  void stop(RegionId region) {
    processes.of(region).stop(List.of(region), false);
  }

  /** Nodes of the region that are started from now on run this; empty for what this build made. */
  void startNodesOf(RegionId region, Optional<JavaProgram> version) {
    processes.startNodesOf(region, version);
  }

  /** Asks one node to end, as an upgrade does, and waits until it has drained and is gone. */
  void end(NodeId node) {
    ProcessHandle process = ProcessHandle.of(node(node).pid().orElseThrow()).orElseThrow();
    process.destroy();
    await("end of node " + node).atMost(TO_DRAIN).until(() -> node(node).pid().isEmpty());
  }

  void kill(RegionId region) {
    processes.of(region).kill(new Target.WholeRegion(region));
  }

  void kill(NodeId node) {
    processes.of(node.region()).kill(new Target.OneNode(node));
  }

  void pause(RegionId region) {
    processes.of(region).pause(new Target.WholeRegion(region));
  }

  void resume(RegionId region) {
    processes.of(region).resume(new Target.WholeRegion(region));
  }

  void pause(NodeId node) {
    processes.of(node.region()).pause(new Target.OneNode(node));
  }

  void resume(NodeId node) {
    processes.of(node.region()).resume(new Target.OneNode(node));
  }

  /** Deletes what a region has stored; nothing of it may run. */
  void wipe(RegionId region) {
    processes.of(region).stop(List.of(region), true);
  }

  /** Kills a region's Cassandra and leaves its nodes alone. */
  void killCassandra(RegionId region) {
    ProcessHandle cassandra = ProcessHandle.of(cassandra(region)).orElseThrow();
    cassandra.destroyForcibly();
    cassandra.onExit().join();
  }

  void pauseCassandra(RegionId region) {
    signal("STOP", cassandra(region));
  }

  void resumeCassandra(RegionId region) {
    signal("CONT", cassandra(region));
  }

  private long cassandra(RegionId region) {
    return status().stream()
        .filter(status -> status.id().equals(region))
        .findFirst()
        .orElseThrow()
        .cassandraPid()
        .orElseThrow();
  }

  private static void signal(String signal, long pid) {
    try {
      assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor())
          .as("exit status of kill -%s", signal)
          .isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
    return topology.region(region).address(1);
  }

  String address(NodeId node) {
    return topology.region(node.region()).address(node.number());
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
      logs.putAll(processes.of(region).logs(new Target.WholeRegion(region)));
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
    processes.stop(false);
    guard.getOutputStream().close();
    guard.waitFor();
    wan.close();
  }
}
