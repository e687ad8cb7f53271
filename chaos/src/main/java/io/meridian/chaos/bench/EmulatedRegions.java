package io.meridian.chaos.bench;

import io.meridian.chaos.wan.Wan;
import io.meridian.chaos.wan.WanLink;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.NodeId;
import io.meridian.regions.launch.RegionStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Three regions of one node each that belong to one benchmark, on addresses of their own, with a
 * network between them that delays. They start on empty storage; when it is closed they are gone
 * with all they stored.
 */
public final class EmulatedRegions implements AutoCloseable {
  private static final String TOPOLOGY = "topology.json";

  /** Relays listen in this subnet of loopback and in those after it, one for each link. */
  private static final int FIRST_RELAY_SUBNET = 64;

  private static final int EXIT_ATTEMPTS = 60;
  private static final long EXIT_PAUSE_NANOS = 500_000_000L;

  private final Topology topology;
  private final Wan wan;
  private final Map<RegionId, LocalDeployment> deployments = new LinkedHashMap<>();
  private final Thread exit = new Thread(this::stopOnExit, "stop regions");

  private EmulatedRegions(Topology topology, Wan wan) {
    this.topology = topology;
    this.wan = wan;
  }

  /**
   * Starts the regions, with no delay between them.
   *
   * @param installation whose programs they run; its topology and its data are left alone
   * @param name of the benchmark; names the folder for data and logs
   * @param say is told what happens
   */
  public static EmulatedRegions start(Installation installation, String name, Consumer<String> say)
      throws IOException {
    Path folder = Files.createDirectories(installation.runFolder().resolve("bench").resolve(name));
    Path file = folder.resolve(TOPOLOGY);
    try (InputStream in =
        Objects.requireNonNull(EmulatedRegions.class.getResourceAsStream(TOPOLOGY), TOPOLOGY)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    Wan wan = new Wan(file, FIRST_RELAY_SUBNET, Duration.ZERO);
    EmulatedRegions regions = new EmulatedRegions(Topology.load(file), wan);
    try {
      regions.startAll(installation.withRunFolder(folder), folder, say);
      return regions;
    } catch (RuntimeException | IOException e) {
      regions.close();
      throw e;
    }
  }

  private void startAll(Installation installation, Path folder, Consumer<String> say)
      throws IOException {
    for (Region region : topology.regions()) {
      Path seen = folder.resolve("as-seen-by-" + region.id() + ".json");
      wan.writeTopology(region.id(), seen);
      deployments.put(
          region.id(), new LocalDeployment(installation.withTopology(seen), System.getenv()));
    }
    stop();
    Runtime.getRuntime().addShutdownHook(exit);
    for (Map.Entry<RegionId, LocalDeployment> deployment : deployments.entrySet()) {
      deployment
          .getValue()
          .start(
              List.of(deployment.getKey()),
              OptionalInt.of(1),
              (region, stage) -> say.accept(region + " " + stage));
    }
  }

  /** The regions' ids, in the order of the topology. */
  public List<RegionId> ids() {
    return topology.regions().stream().map(Region::id).toList();
  }

  /** Where clients reach a region, as {@code host:port}. */
  public String endpoint(RegionId region) {
    return topology.region(region).endpoint(1);
  }

  /** The process id of a region's node. */
  public long pid(RegionId region) {
    return Objects.requireNonNull(deployments.get(region)).status().stream()
        .filter(status -> status.id().equals(region))
        .flatMap(status -> status.nodes().stream())
        .filter(node -> node.id().equals(new NodeId(region, 1)))
        .map(RegionStatus.NodeStatus::pid)
        .findFirst()
        .orElseThrow()
        .orElseThrow();
  }

  /** Sets how long bytes are under way between any two regions, each way. */
  public void delay(Duration oneWay) {
    wan.links().forEach(link -> link.delay(oneWay));
  }

  /** The links between the regions. */
  public List<WanLink> links() {
    return List.copyOf(wan.links());
  }

  /** What a region opens to another one. */
  public WanLink link(RegionId from, RegionId to) {
    return wan.link(from, to);
  }

  /** A start that is under way hears of the exit too, and holds the lock until it has tidied up. */
  private void stopOnExit() {
    for (int attempt = 1; attempt <= EXIT_ATTEMPTS; attempt++) {
      try {
        stop();
        return;
      } catch (LaunchException held) {
        LockSupport.parkNanos(EXIT_PAUSE_NANOS);
      }
    }
  }

  private void stop() {
    deployments.forEach((region, deployment) -> deployment.stop(List.of(region), true));
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(exit);
    } catch (IllegalStateException exiting) {
      // The hook is at it.
      return;
    }
    try {
      stop();
    } finally {
      wan.close();
    }
  }
}
