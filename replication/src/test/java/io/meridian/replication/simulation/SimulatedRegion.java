package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.message.Fold;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.ReplicaMemory;
import io.meridian.replication.replica.ReplicaSettings;
import io.meridian.replication.wire.JournalCodec;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A channel in one region: its storage, and whichever entities of it are alive. */
final class SimulatedRegion {
  /** After that a node that stands still is replaced; it has stepped down before. */
  static final long REPLACED_MILLIS = 600;

  private static final long FENCED_MILLIS = 400;
  private static final long START_MILLIS = 40;
  private static final long READ_AGAIN_MILLIS = 100;
  private static final long SWEEP_MILLIS = 700;

  /** Weighing a log costs more than a step does. */
  private static final int STEPS_PER_LOG_CHECK = 16;

  private static final byte CHANNEL = 1;
  private static final byte LIFE = 2;

  private final ReplicationSimulation world;
  private final RegionId id;
  private final SeededRandom random;
  private final ReplicaSettings settings;
  private final SimulatedClock clock;
  private final SimulatedStorage storage = new SimulatedStorage();
  private final SimulatedJournal journal;
  private final Arrivals arrivals;
  private final SimulatedLife life;
  private final Map<RegionId, Exchange.Tell> heard = new HashMap<>();
  private final SimulatedRounds rounds;
  private SimulatedTopology topology;
  private Membership members;
  private @Nullable SimulatedEntity entity;
  private @Nullable SimulatedEntity replaced;
  private boolean down;
  private boolean running;
  private boolean storageFails;
  private boolean sweeping;
  private int writers;
  private int nodes;
  private int steps;

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
    this.arrivals = new Arrivals(world);
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

  /** Whether clients are sent here. */
  boolean serves() {
    return running && !storageFails;
  }

  /** Whether it serves and counts in barriers, or will as soon as somebody needs the channel. */
  boolean servesAndVotes() {
    ChannelReplica now = replica();
    StoredLife stored = storage.life();
    return serves() && (now == null ? stored != null && stored.provenSince() == 0 : now.votes());
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
    return entity == null ? null : entity.replica();
  }

  /** What the region holds. */
  VersionVector held() {
    return entity == null ? journal.log().vector() : entity.replica().log().vector();
  }

  /** The life of the storage that the region's clients have in their keys. */
  long epoch() {
    StoredLife stored = storage.life();
    return stored == null ? 0 : stored.life().epoch();
  }

  /** Changes with each start of an entity: what was under way to an earlier one is lost. */
  int life() {
    return entity == null ? -writers : writers;
  }

  // ---- the region

  void found() {
    life.found();
    rounds.found();
    running = true;
    startEntity();
    sweep();
  }

  void down() {
    down = true;
    running = false;
    nodes++;
    life.down();
    rounds.down();
    kill();
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
          wakeIfNeeded();
          sweep();
        });
  }

  /** Looks at the file, as soon as no node stands still. */
  void readTopology() {
    if (down || topology.version() >= world.operator().topology().version()) {
      return;
    }
    if (standsStill()) {
      world.time.schedule(READ_AGAIN_MILLIS, this::readTopology);
      return;
    }
    takeTopology();
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
    return topology.version() == version && !standsStill();
  }

  private boolean standsStill() {
    return replaced != null || (entity != null && entity.isPaused());
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
    storage.seal(writers + 1);
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
      if (entity == null) {
        world.sometimes.reached("outbox wakes");
        startEntity();
      } else if (entity.replica().confirmed()) {
        storage.outboxRow(false);
      }
    }
    if (!down) {
      sweep();
    }
  }

  // ---- its entity

  private void startEntity() {
    LogState log = journal.log();
    long epochAgeMillis = clock.sinceStartMillis() - (epoch() - SimulatedLife.FIRST_EPOCH);
    Origin origin = log.nextOrigin(id, epoch(), 1, Math.max(0, epochAgeMillis));
    world.sometimes.reachedIf(
        log.lastOrigin() != null && !origin.equals(log.lastOrigin()), "unclean incarnation");
    int writer = ++writers;
    if (world.options.has(Mechanism.SEAL)) {
      // Also a journal that was closed: a writer may have begun since then, and not come to it yet.
      storage.seal(writer);
    }
    StoredLife stored = Objects.requireNonNull(storage.life(), "decided before entities start");
    entity =
        new SimulatedEntity(
            world,
            this,
            writer,
            new ChannelReplica(settings, members, log, origin, stored.provenSince(), clock.now()),
            members);
    world.sometimes.reachedIf(!entity.replica().votes(), "does not vote");
    entity.submit(new Input.Compare());
    world.entityStarted(this);
  }

  /** The log has forgotten something: what is not needed any more is deleted. */
  void trimmed(SimulatedEntity by) {
    // Without the seal another writer's events may still take the place of these.
    if (world.options.has(Mechanism.SEAL) && !storage.isSealedAgainst(by.writer())) {
      LogState log = by.replica().log();
      storage.trim(JournalCodec.encode(log.snapshot()), log.firstEvent());
    }
  }

  private void kill() {
    if (entity != null) {
      entity.die();
      entity = null;
    }
    if (replaced != null) {
      replaced.die();
      replaced = null;
    }
  }

  /** The entity dies; another starts a little later, when somebody needs it. */
  boolean crash() {
    if (entity == null) {
      return false;
    }
    kill();
    world.time.schedule(START_MILLIS, this::wakeIfNeeded);
    return true;
  }

  void died(SimulatedEntity which) {
    if (which == entity) {
      crash();
    } else if (which == replaced) {
      which.die();
      replaced = null;
    }
  }

  /** The entity stops, if nothing is in flight. */
  boolean stop() {
    if (entity == null || storageFails || !entity.isIdle()) {
      return false;
    }
    entity.close();
    world.sometimes.reached("clean stop");
    return crash();
  }

  private void wakeIfNeeded() {
    if (entity == null && running && world.hasSubscribersAt(this)) {
      startEntity();
    }
  }

  /** A reader comes to the entity, which may be passivated: then it comes again once it is up. */
  void read(Runnable reader) {
    if (entity == null) {
      wake();
    } else {
      entity.read(reader);
    }
  }

  /** Somebody needs the entity, which may be passivated. */
  void wake() {
    if (entity == null && running) {
      startEntity();
    }
  }

  /** The node of the entity stands still, and may come back when others have replaced it. */
  boolean pause(long millis) {
    SimulatedEntity still = entity;
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
    if (still == entity && running) {
      world.sometimes.reached("replaced");
      replaced = still;
      startEntity();
    }
  }

  private void resume(SimulatedEntity still, long millis) {
    if (millis > FENCED_MILLIS && world.options.has(Mechanism.FENCING)) {
      world.sometimes.reached("fence");
      died(still);
    } else if (still == entity || still == replaced) {
      still.goOn();
    }
  }

  // ---- what the entity uses

  long writeMillis() {
    return random.chance(world.rate(Option.SLOW_WRITES))
        ? random.between(100L, 2_000L)
        : random.between(0L, 4L);
  }

  void write(int writer, long number, LogEvent event) {
    if (storage.isSealedAgainst(writer)) {
      world.sometimes.reached("write too late");
      return;
    }
    boolean plain = storage.append(number, writer, JournalCodec.encode(event));
    if (!plain) {
      world.judge.rewritten(id, journal.log().vector(), journal.all());
    } else if (event instanceof LogEvent.Appended appended) {
      world.judge.written(id, appended);
    }
  }

  /** A write whose entity died, or was told that it failed, may still be there later. */
  void writeOfTheDead(int writer, long number, LogEvent.Appended event) {
    if (random.chance(0.5)) {
      world.time.schedule(
          random.chance(0.5) ? 0 : random.between(1L, 500L),
          () -> {
            if (running && !storageFails) {
              world.sometimes.reached("write outlived its entity");
              write(writer, number, event);
            }
          });
    }
  }

  /** Before an entry is written that some region has not confirmed. */
  void unconfirmed(LogEvent.Appended event) {
    boolean own =
        event.entries().stream()
            .anyMatch(stored -> stored.entry().dot().origin().region().equals(id));
    if (world.options.has(Mechanism.OUTBOX)
        && (own || world.options.has(Mechanism.OUTBOX_OF_RELAYS))) {
      storage.outboxRow(true);
    }
  }

  void checked(SimulatedEntity by, List<Membership> actedBy) {
    if (by == entity) {
      world.judge.holds(id, by.replica(), actedBy);
      requireBounded(by.replica());
    }
  }

  private void requireBounded(ChannelReplica now) {
    ReplicaMemory.of(now, settings).forEach(this::requireBounded);
    if (++steps % STEPS_PER_LOG_CHECK == 0) {
      ReplicaMemory.ofLog(now.log()).forEach(this::requireBounded);
    }
  }

  private void requireBounded(ReplicaMemory.Kept kept) {
    if (kept.isBeyond()) {
      throw new Violation("bounds", id + ": " + kept);
    }
    if (kept.isFull()) {
      world.sometimes.reached("full: " + kept.what());
    }
  }

  void carryOut(SimulatedEntity by, Effect effect) {
    if (effect instanceof Effect.Send send) {
      send(by, send.to(), send.body());
    } else if (effect instanceof Effect.SendFromJournal catchUp) {
      world.sometimes.reached("journal catch-up");
      sendFromJournal(by, catchUp);
    } else {
      world.carryOut(this, effect);
    }
  }

  private void send(SimulatedEntity by, RegionId to, Exchange body) {
    if (body instanceof Exchange.Ask ask && !world.options.has(Mechanism.FRESH_ANSWERS)) {
      Exchange.Tell before = heard.get(to);
      if (before != null) {
        Exchange.Tell stale = new Exchange.Tell(ask.token(), before.held(), before.votes());
        by.submit(new Input.Arrived(to, world.region(to).epoch(), stale));
      }
    }
    byte[] bytes = LinkCodec.encode(new LinkMessage("channel", id, epoch(), body));
    world.network.send(id, to, framed(CHANNEL, bytes));
  }

  void sendLife(RegionId to, byte[] bytes) {
    world.network.send(id, to, framed(LIFE, bytes));
  }

  private static byte[] framed(byte kind, byte[] bytes) {
    byte[] frame = new byte[bytes.length + 1];
    frame[0] = kind;
    System.arraycopy(bytes, 0, frame, 1, bytes.length);
    return frame;
  }

  private void sendFromJournal(SimulatedEntity by, Effect.SendFromJournal catchUp) {
    List<Entry> lacking = new ArrayList<>();
    VersionVector told = catchUp.held();
    for (Stored stored : journal.from(catchUp.firstEvent())) {
      Entry entry = stored.entry();
      if (!told.covers(entry.dot()) && lacking.size() < settings.chunkEntries()) {
        lacking.add(entry);
      }
    }
    send(by, catchUp.to(), new Exchange.Entries(lacking, by.replica().log().vector()));
  }

  SimulatedJournal journal() {
    return journal;
  }

  /** The messages of the entries that a vector covers, also of those that are being written. */
  Fold fold(VersionVector upTo) {
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
    wake();
    if (entity != null) {
      either().submit(input);
    }
  }

  /** Clients and peers do not know which of two entities they reach. */
  private SimulatedEntity either() {
    SimulatedEntity other = replaced;
    SimulatedEntity current = Objects.requireNonNull(entity, "awake");
    return other != null && random.chance(0.5) ? other : current;
  }

  void receive(RegionId from, byte[] frame) {
    if (down || !members.peers().containsKey(from)) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(frame, 1, frame.length);
    if (frame[0] == LIFE) {
      life.receive(from, bytes);
      return;
    }
    try {
      LinkMessage message = LinkCodec.decode(bytes);
      wake();
      if (entity == null) {
        return;
      }
      SimulatedEntity to = either();
      VersionVector held = to.replica().log().vector();
      if (message.body() instanceof Exchange.Tell tell) {
        heard.put(message.from(), tell);
        world.sometimes.reachedIf(!held.covers(tell.held()), "barrier wait");
      }
      Exchange body = arrivals.of(message.from(), message.body(), held);
      to.submit(new Input.Arrived(message.from(), message.epoch(), body));
    } catch (WireException e) {
      throw new Violation("codec", "link message: " + e.getMessage());
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
