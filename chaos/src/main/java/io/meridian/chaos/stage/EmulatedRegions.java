package io.meridian.chaos.stage;

import io.meridian.chaos.wan.ClientNetwork;
import io.meridian.chaos.wan.Wan;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Regions that belong to one run, on addresses of their own, with a network between them. They
 * start on empty storage; when it is closed they are gone with all they stored.
 */
public final class EmulatedRegions implements BreakableRegions, AutoCloseable {
  /** Those of a benchmark. */
  private static final RegionsPlan BENCH =
      new RegionsPlan(
          List.of(new RegionId("eu"), new RegionId("us"), new RegionId("ap")),
          Map.of(),
          61,
          64,
          OptionalInt.empty());

  private static final int EXIT_ATTEMPTS = 60;
  private static final long EXIT_PAUSE_NANOS = 500_000_000L;

  private final Topology topology;
  private final Wan wan;
  private final ClientNetwork clientNetwork;
  private final RegionFolders folders;
  private final Map<RegionId, EmulatedRegion> regions = new LinkedHashMap<>();
  private final Thread exit = new Thread(this::stopOnExit, "stop regions");

  private EmulatedRegions(
      Topology topology, Wan wan, ClientNetwork clientNetwork, RegionFolders folders) {
    this.topology = topology;
    this.wan = wan;
    this.clientNetwork = clientNetwork;
    this.folders = folders;
  }

  /**
   * Starts the three regions of a benchmark, of one node each, with no delay between them.
   *
   * @param installation whose programs they run; its topology and its data are left alone
   * @param name of the benchmark; names the folder for data and logs
   * @param say is told what happens
   */
  public static EmulatedRegions start(Installation installation, String name, Consumer<String> say)
      throws IOException {
    Path folder = installation.runFolder().resolve("bench").resolve(name);
    EmulatedRegions regions = open(installation, folder, BENCH);
    try {
      regions.startAll(say);
      return regions;
    } catch (RuntimeException | IOException e) {
      regions.close();
      throw e;
    }
  }

  /**
   * Takes the addresses of the network; ends and deletes what an earlier run has left here. No
   * region runs yet.
   *
   * @param folder for data and logs
   * @throws LaunchException when an address or a port is not free, or memory is short; nothing was
   *     started then
   */
  public static EmulatedRegions open(Installation installation, Path folder, RegionsPlan plan)
      throws IOException {
    RegionFolders folders = new RegionFolders(installation, folder);
    Topology topology = plan.writeTopology(folders.topology());
    Wan wan = open(() -> new Wan(folders.topology(), plan.relaySubnet(), Duration.ZERO));
    try {
      ClientNetwork clientNetwork = open(() -> clientNetwork(topology, plan));
      try {
        EmulatedRegions opened = new EmulatedRegions(topology, wan, clientNetwork, folders);
        opened.takeOver(plan);
        return opened;
      } catch (RuntimeException | IOException e) {
        clientNetwork.close();
        throw e;
      }
    } catch (RuntimeException | IOException e) {
      wan.close();
      throw e;
    }
  }

  /**
   * Looks whether these regions could be started, as {@link #open} does; nothing is running behind
   * it.
   *
   * @throws LaunchException as there
   */
  public static void requireStartable(Installation installation, Path folder, RegionsPlan plan)
      throws IOException {
    open(installation, folder, plan).close();
  }

  /** Ends and deletes what a run has left that was killed. Nobody may use these regions. */
  public static void sweep(Installation installation, Path folder) throws IOException {
    new RegionFolders(installation, folder).sweep();
  }

  private static ClientNetwork clientNetwork(Topology topology, RegionsPlan plan) {
    return new ClientNetwork(
        topology, plan.clientSubnet().isEmpty() ? Map.of() : plan.clientAddresses(), 0);
  }

  private static <N> N open(Supplier<N> network) {
    try {
      return network.get();
    } catch (UncheckedIOException e) {
      throw new LaunchException(
          e.getMessage() + " cannot listen: " + e.getCause() + ". Is another run under way?");
    }
  }

  private void takeOver(RegionsPlan plan) throws IOException {
    folders.sweep();
    for (Region region : topology.regions()) {
      wan.writeTopology(region.id(), folders.seenBy(region.id()));
      EmulatedRegion emulated = folders.region(region.id(), plan.nodes(region.id()));
      emulated.requireStartable(region);
      regions.put(region.id(), emulated);
    }
    folders.shareCredentials(topology);
    Runtime.getRuntime().addShutdownHook(exit);
  }

  /**
   * Starts all that does not run, all regions at the same time.
   *
   * @param say is told what happens
   */
  public void startAll(Consumer<String> say) throws IOException {
    InParallel.forEach(regions.values(), region -> region.start(say));
  }

  /** Ends all and deletes what they stored; they may be started again, empty. */
  public void wipeAll() throws IOException {
    InParallel.forEach(regions.values(), EmulatedRegion::wipe);
  }

  /** The regions' ids, in the order of the topology. */
  public List<RegionId> ids() {
    return topology.regions().stream().map(Region::id).toList();
  }

  /** Where they are. */
  public Topology topology() {
    return topology;
  }

  @Override
  public EmulatedRegion region(RegionId id) {
    topology.region(id);
    return Objects.requireNonNull(regions.get(id));
  }

  /** Whether each of them runs and is ready. */
  public boolean areHealthy() {
    return regions.values().parallelStream().allMatch(EmulatedRegion::isHealthy);
  }

  @Override
  public String endpoint(RegionId region) {
    return topology.region(region).endpoint(1);
  }

  /** The process id of a region's first node. */
  public long pid(RegionId region) {
    EmulatedRegion emulated = region(region);
    return emulated.pid(emulated.nodes().get(0)).orElseThrow();
  }

  /** Sets how long bytes are under way between any two regions, each way. */
  public void delay(Duration oneWay) {
    wan.links().forEach(link -> link.delay(oneWay));
  }

  @Override
  public Wan wan() {
    return wan;
  }

  @Override
  public ClientNetwork clientNetwork() {
    return clientNetwork;
  }

  /** A start that is under way hears of the exit too, and holds the lock until it has tidied up. */
  private void stopOnExit() {
    for (int attempt = 1; attempt <= EXIT_ATTEMPTS; attempt++) {
      try {
        wipeAll();
        return;
      } catch (LaunchException | IOException held) {
        LockSupport.parkNanos(EXIT_PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(exit);
    } catch (IllegalStateException exiting) {
      // The hook is at it.
      return;
    }
    try {
      wipeAll();
    } finally {
      clientNetwork.close();
      wan.close();
    }
  }
}
