package io.meridian.regions.launch;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.cassandra.CassandraFiles;
import io.meridian.regions.cassandra.CassandraSettings;
import io.meridian.regions.cassandra.CqlProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Brings one region up: its Cassandra, then its nodes all at once, then waits until each is ready.
 * What runs already is only waited for.
 */
final class RegionStarter {
  /** Several times what a machine with two processors needs for three regions. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /**
   * Several nodes share the processors of one machine. Without the C2 compiler, which took a third
   * of what a node used for minutes, p99 between regions is half as long on two processors.
   *
   * <p>What lives for more than a moment in a node lives for minutes, in the windows of its
   * channels. To copy it at each collection, as up to 15 times by default, made pauses three times
   * as long.
   */
  private static final List<String> NODE_JVM_OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-XX:MaxTenuringThreshold=2",
          "-XX:+ExitOnOutOfMemoryError");

  private final Installation installation;
  private final RunFolder folder;
  private final DatabaseChoice database;
  private final StartAttempt attempt;
  private final StartProgress progress;
  private final Function<RegionId, Path> topologyFiles;

  /**
   * @param topologyFiles what the nodes of each region read
   */
  RegionStarter(
      Installation installation,
      DatabaseChoice database,
      StartAttempt attempt,
      StartProgress progress,
      Function<RegionId, Path> topologyFiles) {
    this.installation = installation;
    this.folder = new RunFolder(installation.runFolder());
    this.database = database;
    this.attempt = attempt;
    this.progress = progress;
    this.topologyFiles = topologyFiles;
  }

  /**
   * Returns when all nodes of the region are ready.
   *
   * @throws LaunchException when a process dies, or is not ready in time
   */
  void start(LaunchPlan plan) throws InterruptedException {
    Region region = plan.region();
    folder.setNodeCount(region.id(), plan.nodeCount());
    if (database.isOwn()) {
      startCassandra(plan);
    }
    Map<NodeId, Process> started = new HashMap<>();
    for (NodeId node : plan.missingNodes()) {
      progress.reached(
          region.id(), "node " + node + " starts on " + region.endpoint(node.number()));
      started.put(node, startNode(region, node, plan.nodeCount()));
    }
    for (int number : IntStream.rangeClosed(1, plan.nodeCount()).toArray()) {
      var node = new NodeId(region.id(), number);
      awaitNode(region, node, Optional.ofNullable(started.get(node)));
      progress.reached(region.id(), "node " + node + " is healthy");
    }
  }

  private void startCassandra(LaunchPlan plan) throws InterruptedException {
    Region region = plan.region();
    ProcessSlot slot = folder.cassandra(region.id());
    Optional<Process> process = Optional.empty();
    if (plan.startsCassandra()) {
      progress.reached(
          region.id(),
          "Cassandra starts on " + region.cassandraAddress() + ":" + region.ports().cassandra());
      process = Optional.of(spawnCassandra(region, slot));
    }
    await(
        slot,
        process,
        () -> CqlProbe.answers(region.cassandraAddress(), region.ports().cassandra()),
        () -> "it does not answer CQL");
    progress.reached(region.id(), "Cassandra answers");
  }

  private Process spawnCassandra(Region region, ProcessSlot slot) {
    try {
      var files = new CassandraFiles(CassandraSettings.ofRegion(region), slot.folder());
      files.write();
      return attempt.spawn(slot, installation.cassandra().command(files.jvmOptions()), Map.of());
    } catch (IOException e) {
      throw new LaunchException("cannot write the configuration of " + slot.label(), e);
    }
  }

  private Process startNode(Region region, NodeId node, int nodeCount) {
    ProcessSlot slot = folder.node(node);
    Map<String, String> environment =
        Map.of(
            "MERIDIAN_TOPOLOGY", topologyFiles.apply(region.id()).toString(),
            "MERIDIAN_REGION", region.id().value(),
            "MERIDIAN_NODE", Integer.toString(node.number()),
            "MERIDIAN_NODES", Integer.toString(nodeCount),
            "MERIDIAN_CASSANDRA", database.contactPoints(region),
            "MERIDIAN_DATACENTER", database.datacenter(),
            "MERIDIAN_APPS", folder.appsFile().toString(),
            "MERIDIAN_SECRET_FILE", folder.secretFile().toString(),
            "MERIDIAN_HEALTH_FILE", slot.healthFile().toString());
    try {
      JavaProgram program = installation.node().copiedTo(slot.folder().resolve("lib"));
      return attempt.spawn(slot, program.command(nodeJvmOptions()), environment);
    } catch (IOException e) {
      throw new LaunchException("cannot copy the program of node " + node, e);
    }
  }

  private List<String> nodeJvmOptions() {
    List<String> options = new ArrayList<>(NODE_JVM_OPTIONS);
    options.add("-Xmx" + installation.nodeHeapMebibytes() + "m");
    return options;
  }

  private void awaitNode(Region region, NodeId node, Optional<Process> process)
      throws InterruptedException {
    String endpoint = region.endpoint(node.number());
    await(
        folder.node(node),
        process,
        () -> HealthProbe.ask(endpoint).isReady(),
        () -> "it is " + HealthProbe.ask(endpoint));
  }

  private void await(
      ProcessSlot slot, Optional<Process> process, BooleanSupplier ready, Supplier<String> state)
      throws InterruptedException {
    var deadline = Deadline.in(PATIENCE);
    while (true) {
      attempt.requireNotCancelled();
      Optional<RunningProcess> running = slot.running();
      if (running.isEmpty()) {
        throw new LaunchException(
            slot.label()
                + " died while it started"
                + exitCode(process)
                + LogTail.of(slot.logFile()));
      }
      if (running.get().isPaused()) {
        throw new LaunchException(slot.label() + " is paused: resume or kill it first");
      }
      if (ready.getAsBoolean()) {
        return;
      }
      if (deadline.isOver()) {
        throw new LaunchException(
            "%s is not ready after %d s: %s\n%s"
                .formatted(
                    slot.label(), PATIENCE.toSeconds(), state.get(), LogTail.of(slot.logFile())));
      }
      deadline.pause();
    }
  }

  private static String exitCode(Optional<Process> process) throws InterruptedException {
    if (process.isEmpty()) {
      return "\n";
    }
    return " with exit code " + process.get().waitFor() + "\n";
  }
}
