package io.meridian.regions.launch;

import static java.util.stream.Collectors.joining;

import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits, while regions change, until their nodes act by the topology and hold what they have to.
 */
final class RegionWatch {
  /** A node looks at the file every two seconds; one that still has not taken it then is named. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nodes act by a changed topology within seconds; whoever waits longer is told for what. */
  private static final Duration SILENT = Duration.ofSeconds(5);

  /** Who compares for longer is named again each time it has passed, with where to look. */
  private static final Duration LONG = Duration.ofMinutes(2);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final LocalDeployment deployment;
  private final Consumer<String> progress;

  /**
   * @param progress told of what is waited for, in a few words
   */
  RegionWatch(LocalDeployment deployment, Consumer<String> progress) {
    this.deployment = deployment;
    this.progress = progress;
  }

  /** Whether a process of the region does. */
  boolean runs(RegionId id) {
    return nodes(id).stream().anyMatch(node -> node.pid().isPresent());
  }

  private List<NodeStatus> nodes(RegionId id) {
    return deployment.withTopologyNow().status().stream()
        .filter(region -> region.id().equals(id))
        .flatMap(region -> region.nodes().stream())
        .toList();
  }

  /** Whether a node answers that speaks for the region. */
  boolean hasLeader(RegionId id) {
    return leader(id).isPresent();
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

  /**
   * Waits until each node that runs acts by the topology; one that does not read it when it starts.
   *
   * @throws LaunchException that names the nodes which do not in time
   */
  void awaitVersion(Topology topology) throws InterruptedException {
    String version = topology.version();
    var deadline = Deadline.in(PATIENCE);
    var silent = Deadline.in(SILENT);
    boolean told = false;
    while (true) {
      Map<NodeId, String> late = new HashMap<>();
      for (RegionStatus region : deployment.withTopologyNow().status()) {
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
                + inWords(late));
      }
      if (silent.isOver() && !told) {
        told = true;
        progress.accept("waits for nodes to act by it: " + inWords(late));
      }
      pause();
    }
  }

  private static String inWords(Map<NodeId, String> late) {
    return late.entrySet().stream()
        .map(node -> node.getKey() + " " + node.getValue())
        .sorted()
        .collect(joining(", "));
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

  /**
   * Waits until each region of {@code to} is known to hold what each of {@code from} holds. Goes on
   * for as long as it takes: there may be many channels. Over a link that stays cut, also one way
   * only, that is for ever; the pair is named every two minutes.
   *
   * @throws LaunchException when a region is silent for too long
   */
  void awaitSynced(Topology topology, List<RegionId> from, List<RegionId> to)
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

  /**
   * Waits until the region's storage is proven: else the loss of a region that is detached already
   * would keep it from ever voting, once it counts.
   *
   * @throws LaunchException when it is not in time
   */
  void awaitProven(RegionId id) throws InterruptedException {
    var deadline = Deadline.in(PATIENCE);
    while (!isProven(id)) {
      if (deadline.isOver()) {
        throw new LaunchException(
            "the storage of region " + id + " is not proven; run the command again when it is");
      }
      pause();
    }
    progress.accept("the storage of " + id + " is proven");
  }

  private boolean isProven(RegionId id) {
    return deployment.withTopologyNow().status().stream()
        .anyMatch(region -> region.id().equals(id) && region.isProven());
  }

  /** Waits until all have compared with each other anew. Two rounds: one may be under way. */
  void awaitAnotherRound(Topology topology, List<RegionId> remaining) throws InterruptedException {
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
    long startNanos = System.nanoTime();
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
            tell(pair, said, done, Duration.ofNanos(System.nanoTime() - startNanos), told);
            return done;
          });
      if (!open.isEmpty()) {
        pause();
      }
    }
  }

  private void tell(Pair pair, Spoken said, boolean done, Duration waited, Map<Pair, String> told) {
    RegionsProbe.Sync sync = said.answer().peers().get(pair.to());
    String text =
        done
            ? pair.to() + " holds what " + pair.from() + " holds"
            : pair.from() + " compares with " + pair.to() + again(sync) + sinceLong(waited);
    if (!text.equals(told.put(pair, text))) {
      progress.accept(text);
    }
  }

  private static String again(RegionsProbe.@Nullable Sync sync) {
    return sync == null || sync.failed() == 0
        ? ""
        : ": " + sync.failed() + " channels are compared again";
  }

  private static String sinceLong(Duration waited) {
    long times = waited.dividedBy(LONG);
    return times == 0
        ? ""
        : "; for %d min now, `meridian status` shows the links between them"
            .formatted(LONG.multipliedBy(times).toMinutes());
  }

  /**
   * Each look asks every node, so it takes its time. On the command's own thread, which has nothing
   * else to do and can be interrupted.
   */
  private static void pause() throws InterruptedException {
    Thread.sleep(LOOK_EVERY.toMillis());
  }
}
