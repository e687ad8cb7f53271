package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import java.util.HashMap;
import java.util.Map;

/**
 * Has a region compare with one that came back with other storage, also when nobody uses the
 * channel: what it confirmed before, it may lack.
 */
final class SimulatedReturns {
  /** The comparing entity may die: its answer is not waited for longer. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final ReplicationSimulation world;
  private final SimulatedRegion region;
  private final SimulatedStorage storage;
  private final Map<RegionId, Long> underWay = new HashMap<>();

  SimulatedReturns(ReplicationSimulation world, SimulatedRegion region, SimulatedStorage storage) {
    this.world = world;
    this.region = region;
    this.storage = storage;
  }

  /** The deployment is new: there is nothing to compare. */
  void found() {
    world
        .othersThan(region.id())
        .forEach(peer -> storage.compared(peer, SimulatedLife.FIRST_EPOCH));
  }

  /** Now and then, while the region runs. */
  void look() {
    if (!storage.isWritten()) {
      return;
    }
    for (RegionId peer : world.othersThan(region.id())) {
      Life life = storage.remembered(peer);
      if (life != null && life.epoch() > storage.comparedWith(peer)) {
        compare(peer, life.epoch());
      }
    }
  }

  private void compare(RegionId peer, long epoch) {
    long now = world.time.nowMillis();
    Long begun = underWay.get(peer);
    if (begun != null && now - begun < PATIENCE_MILLIS) {
      return;
    }
    underWay.put(peer, now);
    world.sometimes.reached("compared with a region that returned");
    long ticket =
        world.ticket(
            answer -> {
              // What began before the region went down says nothing of the storage it has now.
              if (underWay.remove(peer, now)
                  && answer instanceof Effect.PeerAwaited awaited
                  && awaited.holds()) {
                storage.compared(peer, epoch);
              }
            });
    region.submit(new Input.AwaitPeer(ticket, peer, epoch));
  }

  void down() {
    underWay.clear();
  }
}
