package io.meridian.regions.launch;

import io.meridian.regions.Ports;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.Topology;
import io.meridian.regions.TopologyFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
  private final LocalDeployment deployment;
  private final TopologyFile file;
  private final Consumer<String> progress;
  private final RegionWatch watch;

  /**
   * @param progress told of each step, in a few words
   */
  public RegionChange(LocalDeployment deployment, Consumer<String> progress) {
    this.deployment = deployment;
    this.file = new TopologyFile(deployment.topologyFile());
    this.progress = progress;
    this.watch = new RegionWatch(deployment, progress);
  }

  /**
   * Starts a region and makes it a member once all others know that it holds what they hold.
   *
   * @param region as it is to be; looked at only when the region is not in the file yet
   * @param nodes how many nodes it gets
   * @throws LaunchException when it is a member already, another change is under way, a node does
   *     not answer, those that are not detached are no majority, or the region cannot be started;
   *     addresses and ports are looked at before anything is changed
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
      requireMajority(topology, id, "to add region " + id);
      if (known.isEmpty()) {
        deployment.requireStartable(region, nodes);
        topology = changed(id + " joins", file.add(region));
        deployment
            .storage(id)
            .ifPresent(storage -> progress.accept(id + " goes on with the storage in " + storage));
      }
      watch.awaitVersion(topology);
      now().start(List.of(id), nodes, starting);
      watch.awaitVersion(topology);
      List<RegionId> others = ids(topology, other -> other.state() == RegionState.MEMBER);
      watch.awaitSynced(topology, others, List.of(id));
      watch.awaitProven(id);
      watch.awaitVersion(changed(id + " is a member", file.setState(id, RegionState.MEMBER)));
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
        requireMajority(topology, id, "without region " + id);
        if (region.state() != RegionState.LEAVING) {
          topology = changed(id + " leaves", file.setState(id, RegionState.LEAVING));
        }
        watch.awaitVersion(topology);
        List<RegionId> remaining = ids(topology, other -> other.state() == RegionState.MEMBER);
        if (watch.runs(id)) {
          watch.awaitSynced(topology, List.of(id), remaining);
        }
        watch.awaitSynced(topology, remaining, remaining);
        stop(id);
        // What it confirmed until now may be with it and one other only: from here on it confirms
        // nothing, so one more round finds all of that.
        watch.awaitAnotherRound(topology, remaining);
      } else {
        stop(id);
      }
      watch.awaitVersion(changed(id + " is removed", file.remove(id)));
      deployment
          .storage(id)
          .ifPresent(
              storage ->
                  progress.accept(
                      "its storage stays in %s, `meridian down --wipe %s` deletes it"
                          .formatted(storage, id)));
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
      watch.awaitVersion(changed(id + " is detached", file.setState(id, RegionState.DETACHED)));
      if (watch.runs(id)) {
        progress.accept(
            ("%s runs: it goes on serving and counting, and what does not reach it from now on, it"
                    + " gets only after `meridian region attach %s`")
                .formatted(id, id));
      }
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
      watch.awaitVersion(topology);
      if (!watch.runs(id)) {
        progress.accept(id + " is not up: it gets what it lacks when it is");
        return;
      }
      List<RegionId> others =
          ids(topology, other -> !other.id().equals(id) && watch.runs(other.id()));
      watch.awaitSynced(topology, others, List.of(id));
    }
  }

  /**
   * A region like those there are: the next index, the next loopback addresses, their ports.
   *
   * @param index empty for one above all that were ever used
   * @param addresses empty for those that follow from the others'
   * @throws LaunchException when the index was used before, or there is no next index or address
   */
  public static Region next(
      Topology topology, RegionId id, String name, OptionalInt index, List<String> addresses) {
    int number = index.orElseGet(() -> nextIndex(topology, id));
    requireNeverUsed(topology, id, number);
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

  private static int nextIndex(Topology topology, RegionId id) {
    return topology
        .nextIndex()
        .orElseThrow(
            () ->
                new LaunchException(
                    "region %s: all indexes, 1 to %d, have been used, and none is used twice"
                        .formatted(id, Region.MAX_INDEX)));
  }

  private static void requireNeverUsed(Topology topology, RegionId id, int index) {
    if (topology.retiredIndexes().contains(index)) {
      throw new LaunchException(
          ("region %s: index %d is retired: a region that was removed had it, and connection keys"
                  + " still name that one; retired are %s")
              .formatted(id, index, topology.retiredIndexes()));
    }
  }

  private CommandLock lock() {
    deployment
        .wan()
        .profile()
        .ifPresent(
            profile -> {
              throw new LaunchException(
                  ("regions cannot change while the emulated network, profile %s, stands between"
                          + " them: `meridian down`, then `meridian up`, then repeat it")
                      .formatted(profile));
            });
    Path topology = deployment.topologyFile();
    return CommandLock.take(
        topology.resolveSibling("." + topology.getFileName() + ".lock"),
        LocalDeployment.CHANGING_REGIONS);
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

  /** The other members, not detached, are a majority of the other regions, and answer. */
  private void requireMajority(Topology topology, RegionId id, String purpose) {
    List<RegionId> others = ids(topology, region -> !region.id().equals(id));
    List<RegionId> members =
        ids(topology, region -> !region.id().equals(id) && region.state() == RegionState.MEMBER);
    int majority = others.size() / 2 + 1;
    if (members.size() < majority) {
      throw new LaunchException(
          "%s, %d of %d regions are a majority, and only %d %s not detached"
              .formatted(
                  purpose,
                  majority,
                  others.size(),
                  members.size(),
                  members.size() == 1 ? "is" : "are"));
    }
    requireAnswers(topology, region -> members.contains(region.id()));
  }

  /** They have to compare with each other, which a region that is down cannot. */
  private void requireAnswers(Topology topology, Predicate<Region> which) {
    List<RegionId> silent =
        ids(topology, which).stream().filter(id -> !watch.hasLeader(id)).toList();
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

  private void stop(RegionId id) {
    if (watch.runs(id)) {
      progress.accept(id + " stops");
      now().stop(List.of(id), false);
    }
  }
}
