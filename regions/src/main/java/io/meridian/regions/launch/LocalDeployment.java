package io.meridian.regions.launch;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import io.meridian.regions.wan.WanProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The regions of a topology as processes of this machine. Holds nothing but names: two objects (or
 * two commands) for one run folder see and control the same processes, which outlive both.
 *
 * <p>Safe for use by several threads. Methods block until what they say has happened.
 */
public final class LocalDeployment {
  /** What the holder of a lock on this machine's regions, or on a topology file, does. */
  static final String CHANGING_REGIONS = "starting, stopping or changing regions here";

  private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(20);

  private final Installation installation;
  private final Map<String, String> environment;
  private final Topology topology;
  private final RunFolder folder;
  private final LocalWan wan;
  private final Duration lockPatience;

  /**
   * A deployment, which need not be up.
   *
   * @param environment the whole environment of its processes, usually {@code System.getenv()};
   *     {@code MERIDIAN_CASSANDRA} and {@code MERIDIAN_DATACENTER} in it name a Cassandra that one
   *     region uses in place of its own
   * @throws io.meridian.regions.InvalidTopologyException when the topology file is not valid
   */
  public LocalDeployment(Installation installation, Map<String, String> environment) {
    this(installation, environment, Duration.ZERO);
  }

  private LocalDeployment(
      Installation installation, Map<String, String> environment, Duration lockPatience) {
    this.lockPatience = lockPatience;
    this.installation = installation;
    this.environment = Map.copyOf(environment);
    this.topology = Topology.load(installation.topologyFile());
    this.folder = new RunFolder(installation.runFolder());
    this.wan = new LocalWan(installation, this::nodesRun);
  }

  /** The same deployment with the regions that its topology file has now. */
  public LocalDeployment withTopologyNow() {
    return new LocalDeployment(installation, environment, lockPatience);
  }

  /**
   * The same deployment, which waits when another start or stop is under way.
   *
   * @param patience for how long, before it fails; zero is not to wait
   */
  public LocalDeployment withLockPatience(Duration patience) {
    return new LocalDeployment(installation, environment, patience);
  }

  /** The file that its nodes watch. */
  Path topologyFile() {
    return installation.topologyFile();
  }

  /** The regions there are. */
  public Topology topology() {
    return topology;
  }

  /** As {@link #start(List, OptionalInt, Optional, StartProgress)}; the network stays as it is. */
  public void start(List<RegionId> regions, OptionalInt nodeCount, StartProgress progress) {
    start(regions, nodeCount, Optional.empty(), progress);
  }

  /**
   * Starts what is not up in these regions, in parallel, and returns when all their nodes are
   * ready. When a region fails the others are still waited for and stay up. One that joins and
   * cannot be started does not keep the others from it. When the thread is interrupted or this JVM
   * is asked to exit, what this call has started is stopped.
   *
   * @param nodeCount nodes of each region; when empty, as many as the region had, else one. Nodes
   *     beyond it that run are left alone
   * @param wanProfile the emulated network between the regions, or {@code none}; when empty, as it
   *     is while any node runs, else none
   * @throws LaunchException when another start or stop is under way, regions would share a
   *     Cassandra, a port is taken, memory is short, a process dies, or one is not ready in time
   * @throws IllegalArgumentException when there is no such region or profile, or a region has fewer
   *     addresses
   */
  public void start(
      List<RegionId> regions,
      OptionalInt nodeCount,
      Optional<String> wanProfile,
      StartProgress progress) {
    List<Region> chosen = regions.stream().distinct().map(topology::region).toList();
    nodeCount.ifPresent(count -> chosen.forEach(region -> region.address(count)));
    try (var lock = CommandLock.take(folder.lockFile(), CHANGING_REGIONS, lockPatience)) {
      var database = DatabaseChoice.from(environment);
      Optional<WanProfile> profile = wan.choose(wanProfile, topology);
      List<LaunchPlan> plans = plans(chosen, nodeCount, database);
      Optional<LaunchException> cannotJoin = whyNoneCanJoin(plans);
      if (cannotJoin.isPresent()) {
        plans = plans.stream().filter(plan -> !joins(plan)).toList();
        LaunchPlan.requirePossible(plans, installation.nodeHeapMebibytes());
      }
      LocalCredentials.makeMissing(folder);
      var attempt = new StartAttempt(environment);
      var starter =
          new RegionStarter(
              installation, database, attempt, progress, id -> wan.topologyFile(id, profile));
      new ParallelStart(starter, attempt).run(plans, () -> prepareWan(profile, attempt));
      if (cannotJoin.isPresent()) {
        throw cannotJoin.get();
      }
    }
  }

  private boolean nodesRun() {
    return Stream.concat(topology.regions().stream().map(Region::id), folder.regions().stream())
        .distinct()
        .anyMatch(region -> !Shutdown.running(nodeSlots(region)).isEmpty());
  }

  private void prepareWan(Optional<WanProfile> profile, StartAttempt attempt)
      throws InterruptedException {
    if (profile.isPresent()) {
      wan.start(profile.get(), topology, attempt);
    } else {
      wan.stop();
    }
  }

  /**
   * Looks, without changing anything, whether a region could be started that need not be in the
   * topology.
   *
   * @throws LaunchException when this machine lacks one of its addresses, or as {@link #start}
   */
  public void requireStartable(Region region, OptionalInt nodeCount) {
    region.addresses().forEach(address -> PortCheck.requireFree("region " + region.id(), address));
    LaunchPlan.requirePossible(
        plans(List.of(region), nodeCount, DatabaseChoice.from(environment)),
        installation.nodeHeapMebibytes());
  }

  private List<LaunchPlan> plans(
      List<Region> started, OptionalInt nodeCount, DatabaseChoice database) {
    database.requireNotShared(withoutOwnCassandra(started));
    List<LaunchPlan> plans = new ArrayList<>();
    for (Region region : started) {
      plans.add(LaunchPlan.of(region, count(region.id(), nodeCount), database.isOwn(), folder));
    }
    return plans;
  }

  /**
   * Why the region that joins stays down while the others are started: it does not count yet, so
   * what is wrong with it is no reason to leave them down.
   *
   * @return empty when all can be started
   * @throws LaunchException when there are no others
   */
  private Optional<LaunchException> whyNoneCanJoin(List<LaunchPlan> plans) {
    try {
      LaunchPlan.requirePossible(plans, installation.nodeHeapMebibytes());
      return Optional.empty();
    } catch (LaunchException e) {
      Optional<LaunchPlan> joining = plans.stream().filter(LocalDeployment::joins).findFirst();
      if (joining.isEmpty() || plans.size() == 1) {
        throw e;
      }
      return Optional.of(
          new LaunchException(
              ("region %s is joining and was not started: %s\n"
                      + "Undo it with `meridian region remove %s`")
                  .formatted(
                      joining.get().region().id(), e.getMessage(), joining.get().region().id())));
    }
  }

  private static boolean joins(LaunchPlan plan) {
    return plan.region().state() == RegionState.JOINING;
  }

  /** The regions to be started, and those that run without a Cassandra of their own. */
  private List<RegionId> withoutOwnCassandra(List<Region> started) {
    Stream<Region> running =
        topology.regions().stream()
            .filter(
                region ->
                    !started.contains(region)
                        && !Shutdown.running(nodeSlots(region.id())).isEmpty()
                        && folder.cassandra(region.id()).running().isEmpty());
    return Stream.concat(running, started.stream()).map(Region::id).toList();
  }

  private int count(RegionId region, OptionalInt asked) {
    int before = folder.nodes(region).size();
    if (asked.isEmpty()) {
      return Math.max(1, before);
    }
    boolean runs = !Shutdown.running(slots(region)).isEmpty();
    return runs ? Math.max(asked.getAsInt(), before) : asked.getAsInt();
  }

  /**
   * Stops these regions: nodes first, then their Cassandra, by SIGTERM, after 20 s by SIGKILL.
   *
   * @param wipe also deletes all that the regions have stored
   * @return those of which something ran
   * @throws LaunchException when another start or stop is under way
   * @throws IllegalArgumentException when there is no such region, and none has left anything
   */
  public List<RegionId> stop(List<RegionId> regions, boolean wipe) {
    List<RegionId> removed = removedRegions();
    List<RegionId> chosen =
        regions.stream()
            .distinct()
            .map(id -> removed.contains(id) ? id : topology.region(id).id())
            .toList();
    try (var lock = CommandLock.take(folder.lockFile(), CHANGING_REGIONS, lockPatience)) {
      List<RegionId> ran =
          chosen.stream().filter(id -> !Shutdown.running(slots(id)).isEmpty()).toList();
      Shutdown.of(
          chosen.stream().flatMap(region -> nodeSlots(region).stream()).toList(), TIME_TO_LEAVE);
      Shutdown.of(chosen.stream().map(folder::cassandra).toList(), TIME_TO_LEAVE);
      if (!nodesRun()) {
        wan.stop();
      }
      chosen.forEach(folder::forgetNodeCount);
      if (wipe) {
        chosen.forEach(folder::wipe);
      }
      return ran;
    }
  }

  /** Regions that are not in the topology any more, and have left storage or processes here. */
  public List<RegionId> removedRegions() {
    return folder.regions().stream().filter(id -> topology.find(id).isEmpty()).toList();
  }

  /** Where the region's own Cassandra keeps what it stored, when it has stored anything. */
  Optional<Path> storage(RegionId id) {
    return Optional.of(folder.storage(id)).filter(Files::isDirectory);
  }

  /**
   * Kills with SIGKILL: a node, or all nodes of a region and its Cassandra at one moment. Returns
   * when they are gone.
   *
   * @return labels of what was killed
   * @throws LaunchException when nothing of the target runs
   * @throws IllegalArgumentException when there is no such target
   */
  public List<String> kill(Target target) {
    List<ProcessSlot> slots = runningSlots(target);
    Shutdown.kill(slots);
    return labels(slots);
  }

  /**
   * Stops processes by SIGSTOP: they keep their sockets and do nothing. As {@link #kill}.
   *
   * @return labels of what went on until now; empty when all was paused already
   */
  public List<String> pause(Target target) {
    return labels(Pause.begin(runningSlots(target)));
  }

  /**
   * Lets paused processes go on. As {@link #kill}.
   *
   * @return labels of what was paused until now; empty when nothing was
   */
  public List<String> resume(Target target) {
    return labels(Pause.end(runningSlots(target)));
  }

  /** What stands between the regions, if anything does. */
  public LocalWan wan() {
    return wan;
  }

  /** All regions of the topology as they are now, in its order. Takes at most a few seconds. */
  public List<RegionStatus> status() {
    return topology.regions().parallelStream().map(this::status).toList();
  }

  /**
   * Where the nodes of a target log to, by node. The files need not exist.
   *
   * @throws IllegalArgumentException when there is no such target
   */
  public Map<NodeId, Path> logs(Target target) {
    var logs = new TreeMap<NodeId, Path>(Comparator.comparing(NodeId::number));
    nodes(target).forEach(node -> logs.put(node, folder.node(node).logFile()));
    return logs;
  }

  private List<ProcessSlot> runningSlots(Target target) {
    List<ProcessSlot> slots = new ArrayList<>();
    nodes(target).forEach(node -> slots.add(folder.node(node)));
    if (target instanceof Target.WholeRegion whole) {
      slots.add(folder.cassandra(whole.region()));
    }
    slots.removeIf(slot -> slot.running().isEmpty());
    if (slots.isEmpty()) {
      throw new LaunchException(target + " is not running");
    }
    return slots;
  }

  private List<NodeId> nodes(Target target) {
    Region region = topology.region(target.region());
    if (target instanceof Target.OneNode one) {
      region.address(one.node().number());
      return List.of(one.node());
    }
    return folder.nodes(region.id());
  }

  private List<ProcessSlot> nodeSlots(RegionId region) {
    return folder.nodes(region).stream().map(folder::node).toList();
  }

  private List<ProcessSlot> slots(RegionId region) {
    var slots = new ArrayList<>(nodeSlots(region));
    slots.add(folder.cassandra(region));
    return slots;
  }

  private RegionStatus status(Region region) {
    List<NodeStatus> nodes =
        folder.nodes(region.id()).parallelStream().map(node -> status(region, node)).toList();
    String endpoint =
        nodes.stream()
            .filter(node -> node.health().isReady())
            .findFirst()
            .map(NodeStatus::endpoint)
            .orElseGet(() -> region.endpoint(1));
    return new RegionStatus(
        region.id(),
        endpoint,
        nodes,
        pid(folder.cassandra(region.id()).running()),
        LinkProbe.ask(region, nodes));
  }

  private NodeStatus status(Region region, NodeId id) {
    Optional<RunningProcess> process = folder.node(id).running();
    String endpoint = region.endpoint(id.number());
    NodeHealth health =
        process
            .map(
                running ->
                    running.isPaused()
                        ? new NodeHealth(NodeHealth.State.PAUSED)
                        : HealthProbe.ask(endpoint))
            .orElseGet(() -> new NodeHealth(NodeHealth.State.DOWN));
    return new NodeStatus(id, region.address(id.number()), endpoint, pid(process), health);
  }

  private static OptionalLong pid(Optional<RunningProcess> process) {
    return process.map(running -> OptionalLong.of(running.pid())).orElseGet(OptionalLong::empty);
  }

  private static List<String> labels(Collection<ProcessSlot> slots) {
    return slots.stream().map(ProcessSlot::label).toList();
  }
}
