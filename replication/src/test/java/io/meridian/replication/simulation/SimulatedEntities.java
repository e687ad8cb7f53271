package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Input;
import io.meridian.replication.replica.ReplicaSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which of the channel's entities are alive in a region: none while nobody needs it, one, or two
 * while the node of the one that was replaced stands still.
 */
final class SimulatedEntities {
  /** After that a node that stands still is replaced; it has stepped down before. */
  private static final long REPLACED_MILLIS = 600;

  private static final long FENCED_MILLIS = 400;
  private static final long START_MILLIS = 40;

  /** Of a region; an incarnation's number has the node in it. */
  private static final int NODES = 3;

  private final ReplicationSimulation world;
  private final SimulatedRegion region;
  private final ReplicaSettings settings;
  private final SeededRandom nodes;
  private @Nullable SimulatedEntity current;
  private @Nullable SimulatedEntity replaced;
  private int writers;
  private int node;

  SimulatedEntities(ReplicationSimulation world, SimulatedRegion region, ReplicaSettings settings) {
    this.world = world;
    this.region = region;
    this.settings = settings;
    this.nodes = region.random().child("nodes");
  }

  @Nullable SimulatedEntity current() {
    return current;
  }

  /** Changes with each start of an entity: what was under way to an earlier one is lost. */
  int life() {
    return current == null ? -writers : writers;
  }

  /** The number of the writer that starts next. */
  int nextWriter() {
    return writers + 1;
  }

  boolean standStill() {
    return replaced != null || (current != null && current.isPaused());
  }

  /** Clients and peers do not know which of two they reach; null when there is none. */
  @Nullable SimulatedEntity either() {
    return replaced != null && region.random().chance(0.5) ? replaced : current;
  }

  void start() {
    LogState log = region.journal().log();
    node = replaced == null ? nodes.between(1, NODES) : otherNode();
    Origin origin = origin(log);
    world.sometimes.reachedIf(
        log.lastOrigin() != null && !origin.equals(log.lastOrigin()), "unclean incarnation");
    int writer = ++writers;
    if (world.options.has(Mechanism.SEAL)) {
      // Also a journal that was closed: a writer may have begun since then, and not come to it yet.
      region.storage().seal(writer);
    }
    StoredLife stored =
        Objects.requireNonNull(region.storage().life(), "decided before entities start");
    current =
        new SimulatedEntity(
            world,
            region,
            writer,
            new ChannelReplica(
                settings,
                region.members(),
                log,
                origin,
                stored.provenSince(),
                region.clock().now()),
            region.members());
    world.sometimes.reachedIf(!current.replica().votes(), "does not vote");
    current.submit(new Input.Compare());
    world.log(() -> region.id() + " starts");
    world.clients().entityStarted(region);
  }

  private Origin origin(LogState log) {
    Origin last = log.lastOrigin();
    if (!world.options.has(Mechanism.INCARNATIONS)
        && last != null
        && last.epoch() == region.epoch()) {
      return last;
    }
    long epochAgeMillis =
        region.clock().sinceStartMillis() - (region.epoch() - SimulatedLife.FIRST_EPOCH);
    return log.nextOrigin(region.id(), region.epoch(), node, Math.max(0, epochAgeMillis));
  }

  /** Another than that of the entity that stands still. */
  private int otherNode() {
    return 1 + (node + nodes.between(0, NODES - 2)) % NODES;
  }

  void kill() {
    if (current != null) {
      current.die();
      current = null;
    }
    if (replaced != null) {
      replaced.die();
      replaced = null;
    }
  }

  /** The entity dies; another starts a little later, when somebody needs it. */
  boolean crash() {
    if (current == null) {
      return false;
    }
    kill();
    world.time.schedule(START_MILLIS, this::wakeIfNeeded);
    return true;
  }

  void died(SimulatedEntity which) {
    if (which == current) {
      crash();
    } else if (which == replaced) {
      which.die();
      replaced = null;
    }
  }

  /** The entity stops, if nothing is in flight. */
  boolean stop() {
    if (current == null || region.storageFails() || !current.isIdle()) {
      return false;
    }
    current.close();
    world.sometimes.reached("clean stop");
    return crash();
  }

  void wakeIfNeeded() {
    if (current == null && region.isRunning() && world.clients().hasSubscribersAt(region)) {
      start();
    }
  }

  /** A reader comes to the entity, which may be passivated: then it comes again once it is up. */
  void read(Runnable reader) {
    if (current == null) {
      wake();
    } else {
      current.read(reader);
    }
  }

  /** Somebody needs the entity, which may be passivated. */
  void wake() {
    if (current == null && region.isRunning()) {
      start();
    }
  }

  /** The node of the entity stands still, and may come back when others have replaced it. */
  boolean pause(long millis) {
    SimulatedEntity still = current;
    if (still == null || still.isPaused() || replaced != null) {
      return false;
    }
    still.pause();
    if (millis > REPLACED_MILLIS) {
      world.time.schedule(REPLACED_MILLIS, () -> replace(still));
    }
    world.time.schedule(millis, () -> resume(still, millis));
    return true;
  }

  private void replace(SimulatedEntity still) {
    if (still == current && region.isRunning()) {
      world.sometimes.reached("replaced");
      replaced = still;
      start();
    }
  }

  private void resume(SimulatedEntity still, long millis) {
    if (millis > FENCED_MILLIS && world.options.has(Mechanism.FENCING)) {
      world.sometimes.reached("fence");
      died(still);
    } else if (still == current || still == replaced) {
      still.goOn();
    }
  }
}
