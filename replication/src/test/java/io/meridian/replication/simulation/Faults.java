package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Breaks a run's parts. What ends by itself ends at the latest when the run heals. */
final class Faults {
  static final long DOWN_MILLIS_MAX = 3_000;

  private static final int DISK_KEPT = 0;
  private static final int DISK_WIPED = 1;

  private final ReplicationSimulation world;
  private final LinkCuts cuts;
  private boolean diskLost;

  Faults(ReplicationSimulation world) {
    this.world = world;
    this.cuts = new LinkCuts(world.time, world.network);
  }

  String movePublisher(SeededRandom random) {
    SimulatedPublisher publisher = random.pick(world.publishers());
    publisher.move(world.servingRegion(random, publisher.at()));
    return publisher.name() + " moves to " + publisher.at();
  }

  String moveSubscriber(SeededRandom random) {
    SimulatedSubscriber subscriber = random.pick(world.subscribers());
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
    for (RegionId other : world.othersThan(alone)) {
      cuts.cut(alone, other, millis);
      cuts.cut(other, alone, millis);
    }
    return alone + " is isolated for " + millis + " ms";
  }

  @Nullable String crash(SeededRandom random) {
    SimulatedRegion region = world.region(random.pick(world.ids()));
    return region.crash() ? "the entity in " + region.id() + " dies" : null;
  }

  @Nullable String stop(SeededRandom random) {
    SimulatedRegion region = world.region(random.pick(world.ids()));
    return region.stop() ? "the entity in " + region.id() + " stops" : null;
  }

  @Nullable String pause(SeededRandom random) {
    SimulatedRegion region = world.region(random.pick(world.ids()));
    long millis = random.between(50L, 2_500L);
    return region.pause(millis)
        ? "the entity in " + region.id() + " stands still for " + millis + " ms"
        : null;
  }

  @Nullable String passivate(SeededRandom random) {
    SimulatedRegion region = world.region(random.pick(world.ids()));
    return !world.hasSubscribersAt(region) && region.stop()
        ? "the entity in " + region.id() + " is passivated"
        : null;
  }

  @Nullable String takeDown(SeededRandom random) {
    RegionId id = random.pick(world.ids());
    if (world.ids().size() == 1 || !world.allServe()) {
      return null;
    }
    lose(id);
    if (world.options.is(Option.LOST_FOR_GOOD)) {
      return id + " is lost for good";
    }
    long millis = random.between(100L, DOWN_MILLIS_MAX);
    world.time.schedule(millis, () -> comeBack(id));
    return id + " is down for " + millis + " ms";
  }

  void lose(RegionId id) {
    world.network.down(id);
    world.region(id).down();
    world.leave(id);
  }

  private void comeBack(RegionId id) {
    if (world.isGone(id)) {
      return;
    }
    world.log(() -> "up " + id);
    loseDisk(world.region(id));
    world.network.up(id);
    world.region(id).up();
  }

  /** Once in a run: a second loss before the first is made good loses what a majority held. */
  private void loseDisk(SimulatedRegion region) {
    int disk = world.options.whole(Option.DISK);
    if (diskLost || disk == DISK_KEPT) {
      return;
    }
    diskLost = true;
    if (disk == DISK_WIPED || !region.storage().restore()) {
      region.storage().wipe();
    }
    world.sometimes.reached(disk == DISK_WIPED ? "disk wiped" : "disk restored");
    region.diskReplaced();
  }

  void failStorage(RegionId id) {
    world.region(id).failStorage();
    world.leave(id);
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
