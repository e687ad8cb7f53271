package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import java.util.HashMap;
import java.util.Map;

/**
 * Has a region compare with those that it waits for, also when nobody uses the channel: after each
 * change of the regions, again and again while a region is added or removed, and with a region that
 * came back with other storage, since that may lack what it confirmed before.
 */
final class SimulatedRounds {
  /** Of the topology that all were founded with, when there was nothing to compare. */
  private static final int FOUNDING = 1;

  private static final long EVERY_MILLIS = 300;

  /** The round's entity may die: its answer is not waited for longer. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final ReplicationSimulation world;
  private final SimulatedRegion region;
  private final SimulatedStorage storage;
  private final Map<RegionId, Integer> synced = new HashMap<>();
  private final Map<RegionId, Integer> ended = new HashMap<>();
  private final Map<RegionId, Long> underWay = new HashMap<>();
  private boolean looking;

  SimulatedRounds(ReplicationSimulation world, SimulatedRegion region, SimulatedStorage storage) {
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

  void down() {
    underWay.clear();
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

  /** To be called when a topology came into force, and now and then. */
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
    for (RegionId peer : region.members().peers().keySet()) {
      boolean changed =
          each
              || (world.options.has(Mechanism.ATTACH_ROUNDS)
                  && !syncedUnder(topology.version(), peer));
      if (region.members().waitsFor(peer) && (changed || hasOtherStorage(peer))) {
        open |= changed;
        begin(topology.version(), peer);
      }
    }
    if (open) {
      look();
    }
  }

  private boolean hasOtherStorage(RegionId peer) {
    boolean other = epoch(peer) > storage.comparedWith(peer);
    world.sometimes.reachedIf(other, "compared with a region that returned");
    return other;
  }

  private long epoch(RegionId peer) {
    Life life = storage.remembered(peer);
    return life == null ? 0 : life.epoch();
  }

  private void begin(int version, RegionId peer) {
    long now = world.time.nowMillis();
    Long begun = underWay.get(peer);
    if (!region.serves() || (begun != null && now - begun < PATIENCE_MILLIS)) {
      return;
    }
    long epoch = epoch(peer);
    if (!storage.isWritten()) {
      // The channel is not among those that there are to compare.
      synced(version, peer, epoch);
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
                synced(version, peer, epoch);
              }
            });
    region.compare(new Input.AwaitPeer(ticket, peer, epoch));
  }

  private void synced(int version, RegionId peer, long epoch) {
    synced.put(peer, version);
    ended.merge(peer, 1, Integer::sum);
    storage.compared(peer, epoch);
  }
}
