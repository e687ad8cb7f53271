package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.replication.replica.ChannelReplica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Breaks a run's parts. What ends by itself ends at the latest when the run heals. */
final class Faults {
  static final long DOWN_MILLIS_MAX = 3_000;

  /** Below what another region's clock may be off to be followed, above it, and an hour. */
  private static final List<Long> JUMP_MILLIS = List.of(500L, 70_000L, 3_600_000L);

  private static final int DISK_KEPT = 0;
  private static final int DISK_WIPED = 1;

  private final ReplicationSimulation world;
  private final LinkCuts cuts;
  private @Nullable RegionId diskLost;
  private @Nullable RegionId lost;

  Faults(ReplicationSimulation world) {
    this.world = world;
    this.cuts = new LinkCuts(world.time, world.network);
  }

  String movePublisher(SeededRandom random) {
    SimulatedPublisher publisher = random.pick(world.clients().publishers());
    publisher.move(world.servingRegion(random, publisher.at()));
    return publisher.name() + " moves to " + publisher.at();
  }

  String moveSubscriber(SeededRandom random) {
    SimulatedSubscriber subscriber = random.pick(world.clients().subscribers());
    subscriber.move(world.servingRegion(random, subscriber.at()));
    return subscriber.name() + " moves to " + subscriber.at();
  }

  @Nullable String cut(SeededRandom random) {
    List<RegionId> two = random.shuffle(world.ids());
    if (two.size() < 2) {
      return null;
    }
    long millis = random.between(100L, 8_000L);
    cuts.cut(two.get(0), two.get(1), millis);
    return "the link from " + two.get(0) + " to " + two.get(1) + " is cut for " + millis + " ms";
  }

  String isolate(SeededRandom random) {
    RegionId alone = random.pick(world.ids());
    long millis = random.between(500L, 4_000L);
    isolate(alone, millis);
    return alone + " is isolated for " + millis + " ms";
  }

  private void isolate(RegionId alone, long millis) {
    for (RegionId other : world.othersThan(alone)) {
      cuts.cut(alone, other, millis);
      cuts.cut(other, alone, millis);
    }
  }

  @Nullable String crash(SeededRandom random) {
    SimulatedRegion region = world.region(random.pick(world.ids()));
    return region.entities().crash() ? "the entity in " + region.id() + " dies" : null;
  }

  @Nullable String stop(SeededRandom random) {
    SimulatedRegion region = world.region(random.pick(world.ids()));
    return region.entities().stop() ? "the entity in " + region.id() + " stops" : null;
  }

  @Nullable String pause(SeededRandom random) {
    SimulatedRegion region = world.region(random.pick(world.ids()));
    long millis = random.between(50L, 2_500L);
    return region.entities().pause(millis)
        ? "the entity in " + region.id() + " stands still for " + millis + " ms"
        : null;
  }

  @Nullable String passivate(SeededRandom random) {
    SimulatedRegion region = world.region(random.pick(world.ids()));
    return !world.clients().hasSubscribersAt(region) && region.entities().stop()
        ? "the entity in " + region.id() + " is passivated"
        : null;
  }

  @Nullable String takeDown(SeededRandom random) {
    RegionId id = random.pick(world.ids());
    boolean forGood = world.options.is(Option.LOST_FOR_GOOD);
    // One that starts while another is gone may find nobody who remembers it.
    if (world.ids().size() == 1
        || !world.allServe()
        || world.lastingAt() != null
        || (forGood && !maySpare(id))) {
      return null;
    }
    lose(id);
    if (forGood) {
      lost = id;
      return id + " is lost for good";
    }
    long millis = random.between(100L, DOWN_MILLIS_MAX);
    world.time.schedule(millis, () -> comeBack(id));
    return id + " is down for " + millis + " ms";
  }

  /**
   * Whether a majority is left when this region goes for good, as the only one in the run: one that
   * is not proven yet needs all others for that, until an operator removes the lost one.
   */
  boolean maySpare(RegionId id) {
    SimulatedTopology topology = world.operator().topology();
    return lost == null
        && world.allServe()
        && (othersVote(id) || !world.options.has(Mechanism.CAUGHT_UP_FIRST))
        && world.operator().isIdle()
        && topology.is(id, RegionState.MEMBER)
        && topology.all(RegionState.MEMBER).size() == topology.states().size()
        && topology.states().size() >= 3;
  }

  /** Without the mechanism, one that was just added does not vote: that is what it is for. */
  private boolean othersVote(RegionId butNot) {
    return world.othersThan(butNot).stream()
        .allMatch(other -> world.region(other).servesAndVotes());
  }

  boolean isLost(RegionId id) {
    return id.equals(lost);
  }

  @Nullable String add(SeededRandom random) {
    RegionId id = world.nextId();
    if (id == null || !mayChange(null)) {
      return null;
    }
    world.operator().add(id);
    return id + " is added";
  }

  @Nullable String remove(SeededRandom random) {
    RegionId id = random.pick(world.ids());
    SimulatedTopology topology = world.operator().topology();
    long members = topology.all(RegionState.MEMBER).stream().filter(m -> !m.equals(id)).count();
    int others = topology.states().size() - 1;
    RegionId broken = world.lastingAt();
    boolean leavesBroken = broken != null && topology.has(broken) && !broken.equals(id);
    if (leavesBroken || others == 0 || members <= others / 2 || !mayChange(id)) {
      return null;
    }
    world.operator().remove(id);
    return id + " is removed";
  }

  /** Whether a change can go on: every member that it has to hear of, all but one, answers. */
  private boolean mayChange(@Nullable RegionId butNot) {
    SimulatedRegion emptied = diskLost == null ? null : world.region(diskLost);
    ChannelReplica recovering = emptied == null ? null : emptied.replica();
    boolean whole =
        emptied == null
            || !world.ids().contains(emptied.id())
            || (recovering != null && recovering.votes());
    return whole
        && !world.lastingIsDue()
        && world.operator().isIdle()
        && world.operator().topology().all(RegionState.MEMBER).stream()
            .filter(id -> !id.equals(butNot))
            .allMatch(id -> world.region(id).serves() && world.isConnected(id));
  }

  /** One that is gone for good; else one that is out of contact for a while, and attached again. */
  @Nullable String detach(SeededRandom random) {
    SimulatedTopology topology = world.operator().topology();
    RegionId id = random.pick(world.ids());
    boolean goneForGood = world.isGone(id) || !world.isConnected(id);
    if (world.lastingIsDue()
        || !world.operator().isIdle()
        || !topology.all(RegionState.DETACHED).isEmpty()
        || !topology.is(id, RegionState.MEMBER)
        || topology.all(RegionState.MEMBER).size() == 1) {
      return null;
    }
    if (goneForGood) {
      world.operator().detach(id);
      return id + " is detached for good";
    }
    if (world.lastingAt() != null || !world.allServe()) {
      return null;
    }
    long millis = random.between(500L, DOWN_MILLIS_MAX);
    boolean down = random.chance(0.5);
    if (down) {
      lose(id);
      world.time.schedule(millis, () -> comeBack(id));
    } else {
      isolate(id, millis);
    }
    world.operator().detach(id);
    // Before or after it is in contact again.
    world.time.schedule(
        random.between(millis / 2, millis + 1_000), () -> world.operator().attach(id));
    return id + " is detached, " + (down ? "down" : "isolated") + " for " + millis + " ms";
  }

  String jumpClock(SeededRandom random) {
    RegionId id = random.pick(world.ids());
    long millis = random.pick(JUMP_MILLIS);
    boolean back = random.chance(0.5);
    world.region(id).clock().jump(back ? -millis : millis);
    world.sometimes.reached("clock jumps " + (back ? "back" : "ahead"));
    return "the clock of " + id + " jumps " + (back ? "back" : "ahead") + " by " + millis + " ms";
  }

  void lose(RegionId id) {
    world.network.down(id);
    world.region(id).down();
    world.clients().leave(id);
  }

  private void comeBack(RegionId id) {
    if (world.isGone(id) || world.operator().hasStopped(id)) {
      return;
    }
    world.log(() -> "up " + id);
    loseDisk(world.region(id));
    world.network.up(id);
    world.region(id).up();
  }

  /**
   * Once in a run, and not while a region is added or removed: a second loss before the first is
   * made good loses what a majority held. Nor of the only region that is left.
   */
  private void loseDisk(SimulatedRegion region) {
    int disk = world.options.whole(Option.DISK);
    if (diskLost != null
        || disk == DISK_KEPT
        || world.operator().changesCount()
        || world.ids().size() == 1) {
      return;
    }
    diskLost = region.id();
    if (disk == DISK_WIPED || !region.storage().restore()) {
      region.storage().wipe();
    }
    world.sometimes.reached(disk == DISK_WIPED ? "disk wiped" : "disk restored");
    region.diskReplaced();
  }

  void failStorage(RegionId id) {
    world.region(id).failStorage();
    world.clients().leave(id);
  }

  void cutForGood(RegionId from, RegionId to) {
    cuts.cutForGood(from, to);
  }

  void isolateForGood(RegionId alone) {
    for (RegionId other : world.othersThan(alone)) {
      cuts.cutForGood(alone, other);
      cuts.cutForGood(other, alone);
    }
  }

  void heal() {
    cuts.heal();
  }
}
