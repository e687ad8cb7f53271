package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.message.Fold;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Input;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.ReplicaSettings;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel in one region: its nodes, its storage, and what belongs to them. */
final class SimulatedRegion {
  private static final long READ_AGAIN_MILLIS = 100;
  private static final long SWEEP_MILLIS = 700;

  private final ReplicationSimulation world;
  private final RegionId id;
  private final SeededRandom random;
  private final ReplicaSettings settings;
  private final SimulatedClock clock;
  private final SimulatedStorage storage = new SimulatedStorage();
  private final SimulatedJournal journal;
  private final SimulatedWrites writes;
  private final SimulatedPeerLinks links;
  private final SimulatedEntities entities;
  private final SimulatedLife life;
  private final SimulatedRounds rounds;
  private SimulatedTopology topology;
  private Membership members;
  private boolean down;
  private boolean running;
  private boolean storageFails;
  private boolean sweeping;
  private int nodes;

  SimulatedRegion(
      ReplicationSimulation world,
      RegionId id,
      ReplicaSettings settings,
      SimulatedTopology topology,
      SimulatedClock clock) {
    this.world = world;
    this.id = id;
    this.settings = settings;
    this.topology = topology;
    this.members = topology.membership(id);
    this.clock = clock;
    this.random = world.random.child(id.toString());
    this.journal = new SimulatedJournal(world.options, id, storage);
    this.writes = new SimulatedWrites(world, this, storage);
    this.links = new SimulatedPeerLinks(world, this, settings.chunkEntries());
    this.entities = new SimulatedEntities(world, this, settings);
    this.life = new SimulatedLife(world, this, storage);
    this.rounds = new SimulatedRounds(world, this, storage);
  }

  SeededRandom random() {
    return random;
  }

  RegionId id() {
    return id;
  }

  boolean isDown() {
    return down;
  }

  /** Whether its nodes run, and know what its storage is. */
  boolean isRunning() {
    return running;
  }

  /** Whether clients are sent here. */
  boolean serves() {
    return running && !storageFails;
  }

  /** Whether it serves and counts in barriers, or will as soon as somebody needs the channel. */
  boolean servesAndVotes() {
    ChannelReplica now = replica();
    return serves() && isProven() && (now == null || now.votes());
  }

  /** Whether its storage is, also for channels that are new. */
  boolean isProven() {
    StoredLife stored = storage.life();
    return stored != null && stored.provenSince() == 0;
  }

  /** The topology that is in force here, which may be older than the file. */
  SimulatedTopology topology() {
    return topology;
  }

  Membership members() {
    return members;
  }

  /** Whether clients are refused, since the region is being removed. */
  boolean isLeaving() {
    return topology.is(id, RegionState.LEAVING);
  }

  SimulatedRounds rounds() {
    return rounds;
  }

  boolean storageFails() {
    return storageFails;
  }

  @Nullable ChannelReplica replica() {
    SimulatedEntity entity = entities.current();
    return entity == null ? null : entity.replica();
  }

  /** What the region holds. */
  VersionVector held() {
    ChannelReplica now = replica();
    return now == null ? journal.log().vector() : now.log().vector();
  }

  /** The life of the storage that the region's clients have in their keys. */
  long epoch() {
    StoredLife stored = storage.life();
    return stored == null ? 0 : stored.life().epoch();
  }

  SimulatedEntities entities() {
    return entities;
  }

  SimulatedWrites writes() {
    return writes;
  }

  SimulatedPeerLinks links() {
    return links;
  }

  /** What its nodes know of the life of its storage. */
  SimulatedLife lives() {
    return life;
  }

  // ---- the region

  void found() {
    life.found();
    rounds.found();
    running = true;
    entities.start();
    sweep();
  }

  void down() {
    down = true;
    running = false;
    nodes++;
    life.down();
    rounds.down();
    entities.kill();
  }

  void up() {
    down = false;
    takeTopology();
    rounds.restarted();
    life.coldStart(
        members,
        () -> {
          running = true;
          nodes++;
          entities.wakeIfNeeded();
          sweep();
        });
  }

  /** All others found that the storage holds what they hold. */
  void proven() {
    SimulatedEntity entity = entities.current();
    if (entity != null) {
      entity.submit(new Input.Proven());
    }
  }

  /** Looks at the file, as soon as no node stands still. */
  void readTopology() {
    if (down || topology.version() >= world.operator().topology().version()) {
      return;
    }
    if (entities.standStill()) {
      world.time.schedule(READ_AGAIN_MILLIS, this::readTopology);
      return;
    }
    takeTopology();
    SimulatedEntity entity = entities.current();
    if (entity != null) {
      entity.submit(new Input.MembersAre(members));
    }
    rounds.look();
  }

  private void takeTopology() {
    SimulatedTopology file = world.operator().topology();
    if (file.has(id) && file.version() > topology.version()) {
      world.judge.countsNoLongerBy(members);
      topology = file;
      members = file.membership(id);
    }
  }

  /** Whether all its nodes would say that they act by the file of this version. */
  boolean actsBy(int version) {
    return topology.version() == version && !entities.standStill();
  }

  /** Changes when the region's nodes go down, and when others begin to serve clients. */
  int nodes() {
    return nodes;
  }

  SimulatedStorage storage() {
    return storage;
  }

  /** Another disk: what was on its way to the old one goes with it. */
  void diskReplaced() {
    storage.seal(entities.nextWriter());
    world.judge.diskLost(id, held());
  }

  /** From now on no write succeeds; what was written can be read. */
  void failStorage() {
    storageFails = true;
  }

  private void sweep() {
    if (!sweeping) {
      sweeping = true;
      world.time.schedule(SWEEP_MILLIS, this::swept);
    }
  }

  private void swept() {
    sweeping = false;
    if (serves()) {
      rounds.look();
    }
    if (running && storage.outboxRow()) {
      ChannelReplica now = replica();
      if (now == null) {
        world.sometimes.reached("outbox wakes");
        entities.start();
      } else if (now.confirmed()) {
        storage.outboxRow(false);
      }
    }
    if (!down) {
      sweep();
    }
  }

  void checked(SimulatedEntity by, List<Membership> actedBy) {
    // Without the fence one that was replaced believes what is not so: its answers show that.
    if (by == entities.current() || world.options.has(Mechanism.FENCING)) {
      world.judge.holds(id, by.replica(), actedBy);
      world.judge.memory.requireBounded(id, by.replica(), settings);
    }
  }

  SimulatedJournal journal() {
    return journal;
  }

  /** The messages of the entries that a vector covers, also of those that are being written. */
  Fold fold(VersionVector upTo) {
    SimulatedEntity entity = entities.current();
    return journal.fold(upTo, entity == null ? List.of() : entity.underWay());
  }

  /** What the region's subscribers were given as it is, or would have been. */
  Collection<PublishKey> delivered() {
    ChannelReplica now = replica();
    return now == null ? List.of() : journal.live(now.delivered());
  }

  // ---- what comes in

  /** A client's input; it wakes the entity. */
  void submit(Input input) {
    if (!isLeaving()) {
      wakeAndSubmit(input);
    }
  }

  /** The region's own question whether a peer holds what is held here. */
  void compare(Input.AwaitPeer input) {
    wakeAndSubmit(input);
  }

  private void wakeAndSubmit(Input input) {
    entities.wake();
    SimulatedEntity entity = entities.either();
    if (entity != null) {
      entity.submit(input);
    }
  }

  SimulatedClock clock() {
    return clock;
  }

  /** Something is written: how wrong the time is that it gets. */
  void noteClock() {
    world.sometimes.reachedIf(clock.isAhead(), id + " writes ahead");
    world.sometimes.reachedIf(clock.isBehind(), id + " writes behind");
    world.sometimes.reachedIf(world.clocksOff() > 1, "several clocks are off");
  }
}
