package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import java.util.HashMap;
import java.util.Map;

/**
 * Has a region compare with those that it waits for after each change of the regions, also when
 * nobody uses the channel; while a region is added or removed again and again.
 */
final class SimulatedRounds {
  /** Of the topology that all were founded with, when there was nothing to compare. */
  private static final int FOUNDING = 1;

  private static final long EVERY_MILLIS = 300;

  /** The round's entity may die: its answer is not waited for longer. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final ReplicationSimulation world;
  private final SimulatedRegion region;
  private final Map<RegionId, Integer> synced = new HashMap<>();
  private final Map<RegionId, Integer> ended = new HashMap<>();
  private final Map<RegionId, Long> underWay = new HashMap<>();
  private boolean looking;

  SimulatedRounds(ReplicationSimulation world, SimulatedRegion region) {
    this.world = world;
    this.region = region;
  }

  /** Whether the peer held all, in a round that began under the topology of this version. */
  boolean syncedUnder(int version, RegionId peer) {
    return synced.getOrDefault(peer, FOUNDING) == version;
  }

  /** How many rounds the peer passed. */
  int ended(RegionId peer) {
    return ended.getOrDefault(peer, 0);
  }

  /** The region's nodes are others: what they knew is forgotten. */
  void restarted() {
    synced.clear();
    underWay.clear();
    look();
  }

  /** To be called when a topology came into force. */
  void look() {
    if (!looking) {
      looking = true;
      world.time.schedule(EVERY_MILLIS, this::lookNow);
    }
  }

  private void lookNow() {
    looking = false;
    SimulatedTopology topology = region.topology();
    boolean each = topology.isChanging();
    boolean open = each;
    if (!each && !world.options.has(Mechanism.ATTACH_ROUNDS)) {
      return;
    }
    for (RegionId peer : region.members().peers().keySet()) {
      if (region.members().waitsFor(peer) && (each || !syncedUnder(topology.version(), peer))) {
        open = true;
        begin(topology.version(), peer);
      }
    }
    if (open) {
      look();
    }
  }

  private void begin(int version, RegionId peer) {
    long now = world.time.nowMillis();
    Long begun = underWay.get(peer);
    if (!region.serves() || (begun != null && now - begun < PATIENCE_MILLIS)) {
      return;
    }
    underWay.put(peer, now);
    long ticket =
        world.ticket(
            answer -> {
              // A round that was given up proves nothing: the storage may be another by now.
              if (underWay.remove(peer, now)
                  && answer instanceof Effect.PeerAwaited awaited
                  && awaited.holds()) {
                synced.put(peer, version);
                ended.merge(peer, 1, Integer::sum);
              }
            });
    region.compare(new Input.AwaitPeer(ticket, peer));
  }
}
