package io.meridian.regions.launch;

import static java.util.stream.Collectors.joining;

import io.meridian.regions.Ports;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.Topology;
import io.meridian.regions.TopologyFile;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Changes which regions there are while they run: edits the topology file one state at a time, and
 * waits after each until every node that runs acts by it. Only then the next is safe: memberships
 * that differ by one region may be in force side by side, those that differ by two may not.
 *
 * <p>What is done lies in the file. A change that was broken off anywhere goes on when it is asked
 * for again.
 */
public final class RegionChange {
  /** A node looks at the file every two seconds; one that still has not taken it then is named. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final LocalDeployment deployment;
  private final TopologyFile file;
  private final Consumer<String> progress;

  /**
   * @param progress told of each step, in a few words
   */
  public RegionChange(LocalDeployment deployment, Consumer<String> progress) {
    this.deployment = deployment;
    this.file = new TopologyFile(deployment.topologyFile());
    this.progress = progress;
  }

  /**
   * Starts a region and makes it a member once all others know that it holds what they hold.
   *
   * @param region as it is to be; looked at only when the region is not in the file yet
   * @param nodes how many nodes it gets
   * @throws LaunchException when it is a member already, another change is under way, a node does
   *     not answer, or the region cannot be started
   */
  public void add(Region region, OptionalInt nodes, StartProgress starting)
      throws InterruptedException {
    try (var lock = lock()) {
      RegionId id = region.id();
      Topology topology = file.load();
      requireNoOtherChange(topology, id);
      Optional<Region> known = topology.find(id);
      if (known.isPresent() && known.get().state() != RegionState.JOINING) {
        throw new LaunchException(already(known.get()));
      }
      requireAnswers(topology, other -> other.state() == RegionState.MEMBER);
      if (known.isEmpty()) {
        topology = changed(id + " joins", file.add(region));
      }
      awaitVersion(topology);
      now().start(List.of(id), nodes, starting);
      awaitVersion(topology);
      List<RegionId> others = ids(topology, other -> other.state() == RegionState.MEMBER);
      awaitSynced(topology, others, List.of(id));
      awaitVersion(changed(id + " is a member", file.setState(id, RegionState.MEMBER)));
    }
  }

  /**
   * Removes a region, which may be lost: the others first hold each other's entries.
   *
   * @throws LaunchException when another change is under way, a region that stays does not answer,
   *     or those that stay and answer would be no majority
   */
  public void remove(RegionId id) throws InterruptedException {
    try (var lock = lock()) {
      Topology topology = file.load();
      requireNoOtherChange(topology, id);
      Region region = topology.region(id);
      if (region.state() != RegionState.JOINING) {
        requireOthersCanGoOn(topology, id);
        if (region.state() != RegionState.LEAVING) {
          topology = changed(id + " leaves", file.setState(id, RegionState.LEAVING));
        }
        awaitVersion(topology);
        List<RegionId> remaining = ids(topology, other -> other.state() == RegionState.MEMBER);
        if (runs(id)) {
          awaitSynced(topology, List.of(id), remaining);
        }
        awaitSynced(topology, remaining, remaining);
        stop(id);
        // What it confirmed until now may be with it and one other only: from here on it confirms
        // nothing, so one more round finds all of that.
        awaitAnotherRound(topology, remaining);
      } else {
        stop(id);
      }
      awaitVersion(changed(id + " is removed", file.remove(id)));
    }
  }

  /**
   * Has the others wait no longer for a region that is down for long. It still counts.
   *
   * @throws LaunchException when it is not a member, is the only one, or another change is under
   *     way
   */
  public void detach(RegionId id) throws InterruptedException {
    try (var lock = lock()) {
      Topology topology = file.load();
      requireNoOtherChange(topology, id);
      Region region = topology.region(id);
      if (region.state() != RegionState.MEMBER) {
        throw new LaunchException(already(region));
      }
      if (ids(topology, other -> other.state() == RegionState.MEMBER).size() == 1) {
        throw new LaunchException("region " + id + " is the only member: nobody else could go on");
      }
      awaitVersion(changed(id + " is detached", file.setState(id, RegionState.DETACHED)));
    }
  }

  /**
   * Has the others wait for a region again, and waits until it has what was written meanwhile, if
   * it runs.
   *
   * @throws LaunchException when it is not detached, or another change is under way
   */
  public void attach(RegionId id) throws InterruptedException {
    try (var lock = lock()) {
      Topology topology = file.load();
      requireNoOtherChange(topology, id);
      Region region = topology.region(id);
      if (region.state() != RegionState.DETACHED) {
        throw new LaunchException(already(region));
      }
      topology = changed(id + " is a member again", file.setState(id, RegionState.MEMBER));
      awaitVersion(topology);
      if (!runs(id)) {
        progress.accept(id + " is not up: it gets what it lacks when it is");
        return;
      }
      List<RegionId> others = ids(topology, other -> !other.id().equals(id) && runs(other.id()));
      awaitSynced(topology, others, List.of(id));
    }
  }

  /**
   * A region like those there are: the next index, the next loopback addresses, their ports.
   *
   * @param index empty for one above the highest
   * @param addresses empty for those that follow from the others'
   * @throws LaunchException when there is no next index or address
   */
  public static Region next(
      Topology topology, RegionId id, String name, OptionalInt index, List<String> addresses) {
    int number =
        index.orElseGet(
            () -> topology.regions().stream().mapToInt(Region::index).max().orElseThrow() + 1);
    Region example = topology.regions().get(0);
    List<String> own = addresses.isEmpty() ? LoopbackAddresses.next(topology) : addresses;
    Ports ports = example.ports();
    try {
      return new Region(
          id, number, name, 0, 0, own, own.get(0), ports, List.of(), RegionState.JOINING);
    } catch (IllegalArgumentException e) {
      throw new LaunchException("region " + id + ": " + e.getMessage(), e);
    }
  }

  private DeploymentLock lock() {
    Path topology = deployment.topologyFile();
    return DeploymentLock.take(topology.resolveSibling("." + topology.getFileName() + ".lock"));
  }

  private LocalDeployment now() {
    return deployment.withTopologyNow();
  }

  private Topology changed(String what, Topology topology) {
    progress.accept(what);
    return topology;
  }

  private static String already(Region region) {
    return "region "
        + region.id()
        + (region.state() == RegionState.MEMBER
            ? " is a member already"
            : " is " + region.state().text());
  }

  private static void requireNoOtherChange(Topology topology, RegionId id) {
    topology.regions().stream()
        .filter(region -> region.state().isChanging() && !region.id().equals(id))
        .findFirst()
        .ifPresent(
            region -> {
              throw new LaunchException(
                  "region %s is %s: one change at a time. Finish it with `meridian region %s %s`%s"
                      .formatted(
                          region.id(),
                          region.state().text(),
                          region.state() == RegionState.JOINING ? "add" : "remove",
                          region.id(),
                          region.state() == RegionState.JOINING
                              ? ", or undo it with `meridian region remove " + region.id() + "`"
                              : ""));
            });
  }

  private void requireOthersCanGoOn(Topology topology, RegionId id) {
    List<RegionId> others = ids(topology, region -> !region.id().equals(id));
    List<RegionId> members =
        ids(topology, region -> !region.id().equals(id) && region.state() == RegionState.MEMBER);
    int majority = others.size() / 2 + 1;
    if (members.size() < majority) {
      throw new LaunchException(
          "without region %s, %d of %d regions are a majority, and only %d %s not detached"
              .formatted(
                  id, majority, others.size(), members.size(), members.size() == 1 ? "is" : "are"));
    }
    requireAnswers(topology, region -> members.contains(region.id()));
  }

  /** They have to compare with each other, which a region that is down cannot. */
  private void requireAnswers(Topology topology, Predicate<Region> which) {
    List<RegionId> silent =
        ids(topology, which).stream().filter(id -> leader(id).isEmpty()).toList();
    if (!silent.isEmpty()) {
      throw new LaunchException(
          "region "
              + silent.get(0)
              + " does not answer, and has to take part: bring it up, or detach it first");
    }
  }

  private static List<RegionId> ids(Topology topology, Predicate<Region> which) {
    return topology.regions().stream().filter(which).map(Region::id).toList();
  }

  private boolean runs(RegionId id) {
    return nodes(id).stream().anyMatch(node -> node.pid().isPresent());
  }

  private List<NodeStatus> nodes(RegionId id) {
    return now().status().stream()
        .filter(region -> region.id().equals(id))
        .flatMap(region -> region.nodes().stream())
        .toList();
  }

  private void stop(RegionId id) {
    if (runs(id)) {
      progress.accept(id + " stops");
      now().stop(List.of(id), false);
    }
  }

  /** What the node says that speaks for its region. */
  private Optional<Spoken> leader(RegionId id) {
    return nodes(id).stream()
        .flatMap(
            node ->
                RegionsProbe.ask(node.endpoint()).stream()
                    .filter(RegionsProbe.Answer::leads)
                    .map(answer -> new Spoken(node.id(), answer)))
        .findFirst();
  }

  private record Spoken(NodeId node, RegionsProbe.Answer answer) {}

  /** Nodes that do not run read the file when they start. */
  private void awaitVersion(Topology topology) throws InterruptedException {
    String version = topology.version();
    var deadline = Deadline.in(PATIENCE);
    while (true) {
      Map<NodeId, String> late = new HashMap<>();
      for (RegionStatus region : now().status()) {
        for (NodeStatus node : region.nodes()) {
          if (node.pid().isPresent()) {
            lateness(node, version).ifPresent(why -> late.put(node.id(), why));
          }
        }
      }
      if (late.isEmpty()) {
        progress.accept("every node that runs acts by it");
        return;
      }
      if (deadline.isOver()) {
        throw new LaunchException(
            "not every node acts by the changed topology; run the command again when they do: "
                + late.entrySet().stream()
                    .map(node -> node.getKey() + " " + node.getValue())
                    .sorted()
                    .collect(joining(", ")));
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  private static Optional<String> lateness(NodeStatus node, String version) {
    if (node.health().state() == NodeHealth.State.PAUSED) {
      return Optional.of("is paused");
    }
    Optional<RegionsProbe.Answer> answer = RegionsProbe.ask(node.endpoint());
    if (answer.isEmpty()) {
      return Optional.of("does not answer");
    }
    if (!answer.get().problem().isEmpty()) {
      return Optional.of("does not take it: " + answer.get().problem());
    }
    return answer.get().version().equals(version)
        ? Optional.empty()
        : Optional.of("has not taken it yet");
  }

  /** Goes on for as long as it takes: there may be many channels. Silence ends it. */
  private void awaitSynced(Topology topology, List<RegionId> from, List<RegionId> to)
      throws InterruptedException {
    awaitPairs(
        from,
        to,
        (pair, spoken) -> {
          RegionsProbe.Sync sync = spoken.answer().peers().get(pair.to());
          return sync != null
              && sync.synced()
              && spoken.answer().version().equals(topology.version());
        });
  }

  /** Two more: one may have been under way. */
  private void awaitAnotherRound(Topology topology, List<RegionId> remaining)
      throws InterruptedException {
    Map<Pair, Map.Entry<NodeId, Long>> before = new HashMap<>();
    awaitPairs(
        remaining,
        remaining,
        (pair, spoken) -> {
          RegionsProbe.Sync sync = spoken.answer().peers().get(pair.to());
          if (sync == null || !spoken.answer().version().equals(topology.version())) {
            return false;
          }
          var first =
              before.compute(
                  pair,
                  (same, known) ->
                      known != null && known.getKey().equals(spoken.node())
                          ? known
                          : Map.entry(spoken.node(), sync.rounds()));
          return sync.rounds() >= first.getValue() + 2;
        });
  }

  private record Pair(RegionId from, RegionId to) {}

  @FunctionalInterface
  private interface Reached {
    boolean test(Pair pair, Spoken spoken);
  }

  private void awaitPairs(List<RegionId> from, List<RegionId> to, Reached reached)
      throws InterruptedException {
    List<Pair> open = new ArrayList<>();
    from.forEach(
        one ->
            to.stream()
                .filter(two -> !two.equals(one))
                .forEach(two -> open.add(new Pair(one, two))));
    Map<RegionId, Deadline> silence = new HashMap<>();
    Map<Pair, String> told = new HashMap<>();
    while (!open.isEmpty()) {
      Map<RegionId, Spoken> spoken = new TreeMap<>();
      for (RegionId region : open.stream().map(Pair::from).distinct().toList()) {
        leader(region)
            .ifPresentOrElse(
                said -> {
                  silence.remove(region);
                  spoken.put(region, said);
                },
                () -> silence.computeIfAbsent(region, since -> Deadline.in(PATIENCE)));
      }
      silence.forEach(
          (region, deadline) -> {
            if (deadline.isOver()) {
              throw new LaunchException(
                  "region " + region + " does not answer; run the command again when it does");
            }
          });
      open.removeIf(
          pair -> {
            Spoken said = spoken.get(pair.from());
            if (said == null) {
              return false;
            }
            boolean done = reached.test(pair, said);
            tell(pair, said, done, told);
            return done;
          });
      if (!open.isEmpty()) {
        Thread.sleep(LOOK_EVERY.toMillis());
      }
    }
  }

  private void tell(Pair pair, Spoken said, boolean done, Map<Pair, String> told) {
    RegionsProbe.Sync sync = said.answer().peers().get(pair.to());
    String text =
        done
            ? pair.to() + " holds what " + pair.from() + " holds"
            : sync == null || sync.failed() == 0
                ? pair.from() + " compares with " + pair.to()
                : pair.from()
                    + " compares with "
                    + pair.to()
                    + ": "
                    + sync.failed()
                    + " channels are compared again";
    if (!text.equals(told.put(pair, text))) {
      progress.accept(text);
    }
  }
}
