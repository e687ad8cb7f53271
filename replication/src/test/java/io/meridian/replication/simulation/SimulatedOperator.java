package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds, removes, detaches and attaches regions while they run, one at a time and step by step, as
 * the launcher's commands do: writes the topology file, waits until every region that runs acts by
 * it, and until those hold what they have to. The file reaches one region after the other.
 */
final class SimulatedOperator {
  /** What a change takes in a run that heals. */
  static final long CHANGE_MILLIS = 15_000;

  private static final long LOOK_MILLIS = 100;
  private static final long READ_MILLIS_MAX = 1_000;
  private static final int ROUNDS_MORE = 2;

  private final ReplicationSimulation world;
  private final SeededRandom random;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final Set<RegionId> toAttach = new TreeSet<>();
  private final Set<RegionId> stopped = new HashSet<>();
  private SimulatedTopology topology;
  private @Nullable BooleanSupplier awaited;

  /**
   * @param begin what is done
   * @param reached what is then waited for
   */
  private record Step(Runnable begin, BooleanSupplier reached) {}

  private record Pair(RegionId from, RegionId to) {}

  SimulatedOperator(ReplicationSimulation world, SimulatedTopology topology) {
    this.world = world;
    this.topology = topology;
    this.random = world.random.child("operator");
  }

  SimulatedTopology topology() {
    return topology;
  }

  /** Whether no change is under way or waited for. */
  boolean isIdle() {
    return awaited == null && toAttach.isEmpty();
  }

  /** Whether a change is under way after which a majority is counted of others. */
  boolean changesCount() {
    return topology.isChanging();
  }

  /** Whether nothing is left to be done, but for what is gone for good. */
  boolean isDone() {
    return isIdle()
        && topology.all(RegionState.DETACHED).stream()
            .allMatch(id -> world.isGone(id) || !world.isConnected(id));
  }

  /** Whether it was stopped so as to be removed. */
  boolean hasStopped(RegionId id) {
    return stopped.contains(id);
  }

  // ---- the commands

  void add(RegionId id) {
    boolean first = world.options.has(Mechanism.CAUGHT_UP_FIRST);
    List<RegionId> others = topology.all(RegionState.MEMBER);
    step(
        () -> change(topology.with(id, first ? RegionState.JOINING : RegionState.MEMBER)),
        () -> !first || allActByIt());
    step(() -> world.region(id).up(), () -> world.region(id).serves());
    if (first) {
      step(() -> {}, () -> allSynced(others, List.of(id)) && world.region(id).isProven());
      step(() -> change(topology.with(id, RegionState.MEMBER)), this::allActByIt);
    }
    end("added");
  }

  /** Also one that is lost. */
  void remove(RegionId id) {
    if (!world.options.has(Mechanism.REMOVAL_ROUNDS)) {
      stop(id);
      step(() -> change(topology.without(id)), this::allActByIt);
      end("removed");
      return;
    }
    Set<RegionId> laggards = new HashSet<>();
    Map<Pair, Integer> before = new HashMap<>();
    // One with a link that stays cut never gets to compare with all others: it is given up too.
    boolean lost = world.isGone(id) || !world.isConnected(id) || id.equals(world.lastingAt());
    if (lost) {
      stop(id);
    }
    step(
        () -> {
          change(topology.with(id, RegionState.LEAVING));
          laggards.addAll(laggards(topology.all(RegionState.MEMBER)));
        },
        () -> isLeft(id) && allActByIt());
    step(
        () -> {},
        () -> {
          List<RegionId> remaining = topology.all(RegionState.MEMBER);
          return (!world.region(id).serves() || allSynced(List.of(id), remaining))
              && allSynced(remaining, remaining);
        });
    stop(id);
    step(
        () -> pairs().forEach(pair -> before.put(pair, rounds(pair))),
        () -> pairs().stream().allMatch(pair -> rounds(pair) >= before.get(pair) + ROUNDS_MORE));
    step(() -> change(topology.without(id)), this::allActByIt);
    step(
        () -> {
          world.sometimes.reachedIf(!laggards.isEmpty(), "removed with a laggard");
          world.sometimes.reachedIf(lost, "lost region removed");
        },
        () -> true);
    end("removed");
  }

  void detach(RegionId id) {
    step(() -> change(topology.with(id, RegionState.DETACHED)), this::allActByIt);
    end("detached");
  }

  /** As soon as no other change is under way, if it was not removed meanwhile. */
  void attach(RegionId id) {
    toAttach.add(id);
    attachIfFree(id);
  }

  private void attachIfFree(RegionId id) {
    if (awaited != null) {
      world.time.schedule(LOOK_MILLIS, () -> attachIfFree(id));
      return;
    }
    toAttach.remove(id);
    if (!topology.is(id, RegionState.DETACHED)) {
      return;
    }
    step(
        () -> {
          tellTail(id);
          change(topology.with(id, RegionState.MEMBER));
        },
        this::allActByIt);
    step(
        () -> {},
        () ->
            !world.options.has(Mechanism.ATTACH_ROUNDS)
                || !world.region(id).serves()
                || allSynced(running(id), List.of(id)));
    end("attached again");
  }

  private void tellTail(RegionId id) {
    VersionVector others = VersionVector.EMPTY;
    for (SimulatedRegion other : world.regions()) {
      others = other.id().equals(id) ? others : others.merge(other.held());
    }
    VersionVector own = world.region(id).held();
    world.sometimes.reachedIf(!others.covers(own), "stale tail after detach");
    world.sometimes.reachedIf(!own.covers(others), "missed while detached");
  }

  private List<RegionId> running(RegionId butNot) {
    return world.regions().stream()
        .filter(SimulatedRegion::serves)
        .map(SimulatedRegion::id)
        .filter(id -> !id.equals(butNot))
        .toList();
  }

  private Set<RegionId> laggards(List<RegionId> of) {
    VersionVector all = VersionVector.EMPTY;
    for (SimulatedRegion region : world.regions()) {
      all = all.merge(region.held());
    }
    Set<RegionId> laggards = new HashSet<>(of);
    VersionVector there = all;
    laggards.removeIf(id -> world.region(id).held().covers(there));
    return laggards;
  }

  // ---- their steps

  private void step(Runnable begin, BooleanSupplier reached) {
    steps.add(new Step(begin, reached));
  }

  private void stop(RegionId id) {
    step(
        () -> {
          stopped.add(id);
          world.stop(id);
        },
        () -> isLeft(id));
  }

  private void end(String what) {
    step(
        () -> {
          world.sometimes.reached(what);
          world.log(() -> what + ": " + topology);
        },
        () -> true);
    go();
  }

  private void go() {
    while (awaited == null || awaited.getAsBoolean()) {
      Step next = steps.poll();
      if (next == null) {
        awaited = null;
        return;
      }
      awaited = next.reached();
      next.begin().run();
    }
    world.time.schedule(LOOK_MILLIS, this::go);
  }

  private void change(SimulatedTopology next) {
    List<RegionId> before = List.copyOf(topology.states().keySet());
    topology = next;
    world.log(() -> "topology " + next);
    world.membersAre(next);
    for (RegionId id : before) {
      if (next.has(id)) {
        world.time.schedule(
            random.between(0L, READ_MILLIS_MAX), () -> world.region(id).readTopology());
      }
    }
  }

  /** Whether each region that runs acts by the file; one that does not reads it at its start. */
  private boolean allActByIt() {
    Collection<SimulatedRegion> running =
        world.regions().stream().filter(region -> !region.isDown()).toList();
    world.sometimes.reachedIf(
        running.stream().map(region -> region.members().counted()).distinct().count() > 1,
        "regions count differently");
    return running.stream().allMatch(region -> region.actsBy(topology.version()));
  }

  private boolean allSynced(List<RegionId> from, List<RegionId> to) {
    return pairs(from, to).stream()
        .allMatch(
            pair -> world.region(pair.from()).rounds().syncedUnder(topology.version(), pair.to()));
  }

  private List<Pair> pairs() {
    List<RegionId> remaining = topology.all(RegionState.MEMBER);
    return pairs(remaining, remaining);
  }

  private static List<Pair> pairs(List<RegionId> from, List<RegionId> to) {
    List<Pair> pairs = new ArrayList<>();
    for (RegionId one : from) {
      to.stream().filter(two -> !two.equals(one)).forEach(two -> pairs.add(new Pair(one, two)));
    }
    return pairs;
  }

  private int rounds(Pair pair) {
    return world.region(pair.from()).rounds().ended(pair.to());
  }

  /** Its clients are sent elsewhere, also those that came meanwhile. */
  private boolean isLeft(RegionId id) {
    world.clients().evacuate(id);
    return !world.clients().hasClientsAt(id);
  }
}
