package io.meridian.chaos.stage;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.NodeId;
import io.meridian.regions.launch.RegionStatus;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import io.meridian.regions.launch.StartProgress;
import io.meridian.regions.launch.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The processes of one region, and what can be done to them. Safe for use by several threads. */
public final class EmulatedRegion implements BreakableRegion {
  private static final int START_ATTEMPTS = 3;
  private static final long BETWEEN_ATTEMPTS_MILLIS = 1_000;

  private final RegionId id;
  private final Installation installation;
  private final int nodeCount;
  private final LocalDeployment deployment;

  /**
   * A region, which need not be up.
   *
   * @param installation whose topology is that which the region sees, and whose run folder is this
   *     region's alone
   */
  EmulatedRegion(RegionId id, Installation installation, int nodeCount) {
    this.id = id;
    this.installation = installation;
    this.nodeCount = nodeCount;
    this.deployment = new LocalDeployment(installation, System.getenv());
  }

  @Override
  public RegionId id() {
    return id;
  }

  @Override
  public List<NodeId> nodes() {
    return IntStream.rangeClosed(1, nodeCount).mapToObj(number -> new NodeId(id, number)).toList();
  }

  @Override
  public Path data() {
    return installation.runFolder().resolve(id.value()).resolve("cassandra").resolve("data");
  }

  /**
   * Looks whether it could be started, and changes nothing.
   *
   * @param region as it is, without a network
   * @throws LaunchException when an address or a port is not free, or memory is short
   */
  void requireStartable(Region region) {
    deployment.requireStartable(region, OptionalInt.of(nodeCount));
  }

  /** Starts what does not run of it, and returns when all its nodes are ready. */
  public void start(Consumer<String> say) {
    start(deployment, (region, stage) -> say.accept(region + " " + stage));
  }

  @Override
  public void recover() throws InterruptedException {
    recover(deployment);
  }

  @Override
  public void recoverWith(Map<String, String> variables) throws InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(variables);
    recover(new LocalDeployment(installation, environment));
  }

  private void recover(LocalDeployment started) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        start(started, StartProgress.silent());
        return;
      } catch (LaunchException failed) {
        if (attempt == START_ATTEMPTS) {
          throw failed;
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS_MILLIS);
      }
    }
  }

  private void start(LocalDeployment started, StartProgress progress) {
    started.start(List.of(id), OptionalInt.of(nodeCount), progress);
  }

  @Override
  public void stop() {
    deployment.stop(List.of(id), false);
  }

  @Override
  public void wipe() throws IOException {
    killRest();
    SmallDisk.unmount(data());
    deployment.stop(List.of(id), true);
  }

  @Override
  public void kill() {
    deployment.kill(new Target.WholeRegion(id));
  }

  @Override
  public void killRest() {
    if (isRunning()) {
      kill();
    }
  }

  @Override
  public void kill(NodeId node) {
    deployment.kill(new Target.OneNode(node));
  }

  @Override
  public void pause() {
    deployment.pause(new Target.WholeRegion(id));
  }

  @Override
  public void pause(NodeId node) {
    deployment.pause(new Target.OneNode(node));
  }

  @Override
  public void resume() {
    if (isRunning()) {
      deployment.resume(new Target.WholeRegion(id));
    }
  }

  @Override
  public OptionalLong pid(NodeId node) {
    return status().nodes().stream()
        .filter(status -> status.id().equals(node))
        .map(NodeStatus::pid)
        .findFirst()
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public OptionalLong cassandraPid() {
    return status().cassandraPid();
  }

  /** Whether all that it is meant to have runs and is ready. */
  public boolean isHealthy() {
    RegionStatus status = status();
    return status.isHealthy() && status.nodes().size() == nodeCount;
  }

  private boolean isRunning() {
    RegionStatus status = status();
    return status.cassandraPid().isPresent()
        || status.nodes().stream().anyMatch(node -> node.pid().isPresent());
  }

  private RegionStatus status() {
    return deployment.status().stream()
        .filter(status -> status.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Where its nodes and its Cassandra log to, by names for files. The files need not exist. */
  public Map<String, Path> logs() {
    Map<String, Path> logs = new TreeMap<>();
    deployment
        .logs(new Target.WholeRegion(id))
        .forEach((node, log) -> logs.put(id + "-" + node.number(), log));
    logs.put(id + "-cassandra", data().resolveSibling("log"));
    return logs;
  }
}
