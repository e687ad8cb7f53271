package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import io.meridian.replication.replica.Moment;
import io.meridian.replication.replica.ReplicaMemory;
import io.meridian.replication.replica.ReplicaSettings;
import io.meridian.replication.wire.JournalCodec;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The channel's entity in one region, with a journal of bytes that outlives it. */
final class SimulatedRegion {
  private static final long START_MILLIS = 40;
  private static final long EPOCH = 7;

  /** Weighing a tail costs more than a step does. */
  private static final int STEPS_PER_TAIL_CHECK = 16;

  private final ReplicationSimulation world;
  private final RegionId id;
  private final SeededRandom random;
  private final ReplicaSettings settings;
  private final long skewMillis;
  private final List<byte[]> journal = new ArrayList<>();
  private List<Input> inbox = new ArrayList<>();
  private @Nullable ChannelReplica replica;
  private boolean writing;
  private boolean ticking;
  private boolean down;
  private boolean storageFails;
  private int life;
  private int steps;

  SimulatedRegion(
      ReplicationSimulation world, RegionId id, ReplicaSettings settings, long skewMillis) {
    this.world = world;
    this.id = id;
    this.settings = settings;
    this.skewMillis = skewMillis;
    this.random = world.random.child(id.toString());
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

  @Nullable ChannelReplica replica() {
    return replica;
  }

  /** What the region holds, nothing without an entity. */
  VersionVector held() {
    return replica == null ? VersionVector.EMPTY : replica.log().vector();
  }

  /** Changes with each start of the entity: what was under way to an earlier one is lost. */
  int life() {
    return life;
  }

  void start() {
    LogState log = readLog();
    Origin origin = log.nextOrigin(id, EPOCH, 1, 0);
    world.sometimes.reachedIf(
        log.lastOrigin() != null && !origin.equals(log.lastOrigin()), "unclean incarnation");
    life++;
    inbox = new ArrayList<>();
    writing = false;
    replica = new ChannelReplica(settings, log, origin, now());
    submit(new Input.Compare());
    world.entityStarted(this);
  }

  private LogState readLog() {
    LogState log =
        new LogState(new LogLimits(world.options.whole(Option.TAIL_BYTES), 20_000, 600_000, 4, 8));
    journal.forEach(bytes -> log.apply(decode(bytes), id));
    return log;
  }

  private static LogEvent decode(byte[] bytes) {
    try {
      return JournalCodec.decodeEvent(bytes);
    } catch (WireException e) {
      throw new Violation("codec", "journal: " + e.getMessage());
    }
  }

  /** Whether clients are sent here. */
  boolean serves() {
    return !down && !storageFails;
  }

  /** The entity dies; another starts a little later. */
  boolean crash() {
    if (replica == null) {
      return false;
    }
    replica = null;
    life++;
    int crashed = life;
    world.time.schedule(
        START_MILLIS,
        () -> {
          if (!down && life == crashed) {
            start();
          }
        });
    return true;
  }

  /** The entity stops, if nothing is in flight. */
  boolean stop() {
    if (replica == null || writing || storageFails || replica.hasWaiting()) {
      return false;
    }
    append(new LogEvent.Closed(replica.origin()));
    world.sometimes.reached("clean stop");
    return crash();
  }

  void down() {
    down = true;
    replica = null;
    life++;
  }

  void up() {
    down = false;
    start();
  }

  /** From now on no write succeeds; what was written can be read. */
  void failStorage() {
    storageFails = true;
  }

  void submit(Input input) {
    if (replica != null) {
      inbox.add(input);
      work();
    }
  }

  private void work() {
    ChannelReplica now = replica;
    if (now == null || writing || inbox.isEmpty()) {
      return;
    }
    List<Input> batch = inbox;
    inbox = new ArrayList<>();
    ChannelReplica.Decision decision = now.decide(batch, now());
    LogEvent.Appended event = decision.event();
    if (event == null) {
      finish(now, decision);
      return;
    }
    writing = true;
    int writer = life;
    world.time.schedule(
        random.between(0L, 4L),
        () -> {
          if (life == writer) {
            written(now, decision, event);
          } else if (serves() && replica == null && random.chance(0.5)) {
            // Its entity died meanwhile, and the next has not read the journal yet.
            world.sometimes.reached("write outlived its entity");
            append(event);
          }
        });
  }

  private byte[] append(LogEvent event) {
    byte[] bytes = JournalCodec.encode(event);
    journal.add(bytes);
    if (event instanceof LogEvent.Appended appended) {
      world.judge.written(id, appended);
    }
    return bytes;
  }

  private void written(
      ChannelReplica now, ChannelReplica.Decision decision, LogEvent.Appended event) {
    if (storageFails) {
      world.sometimes.reached("write failed");
      crash();
      return;
    }
    now.log().apply(decode(append(event)), id);
    for (Stored stored : event.entries()) {
      world.sometimes.reached(stored.fate().toString());
    }
    if (random.chance(world.rate(Option.CRASH_AT_WRITE))) {
      world.sometimes.reached("crash between write and effects");
      crash();
      return;
    }
    writing = false;
    finish(now, decision);
  }

  private void finish(ChannelReplica now, ChannelReplica.Decision decision) {
    List<Effect> effects = now.complete(decision);
    world.judge.holds(id, now);
    requireBounded(now);
    world.sometimes.reachedIf(!now.delivered().equals(now.log().vector()), "withheld delivery");
    for (Effect effect : effects) {
      if (random.chance(world.rate(Option.CRASH_AT_WRITE) / 8)) {
        world.sometimes.reached("crash between effects");
        crash();
        return;
      }
      if (effect instanceof Effect.Send send) {
        send(send.to(), send.body());
      } else if (effect instanceof Effect.SendFromJournal catchUp) {
        world.sometimes.reached("journal catch-up");
        sendFromJournal(now, catchUp);
      } else {
        world.carryOut(this, effect);
      }
    }
    if (!ticking && now.needsTicks()) {
      ticking = true;
      world.time.schedule(ChannelReplica.TICK_MILLIS, this::tick);
    }
    work();
  }

  private void requireBounded(ChannelReplica now) {
    String beyond = ReplicaMemory.beyondBounds(now, settings);
    if (beyond == null && ++steps % STEPS_PER_TAIL_CHECK == 0) {
      beyond = ReplicaMemory.tailBeyondBounds(now);
    }
    if (beyond != null) {
      throw new Violation("bounds", id + ": " + beyond);
    }
  }

  private void tick() {
    ticking = false;
    submit(new Input.Tick());
  }

  private void send(RegionId to, Exchange body) {
    world.network.send(id, to, LinkCodec.encode(new LinkMessage("channel", id, EPOCH, body)));
  }

  private void sendFromJournal(ChannelReplica now, Effect.SendFromJournal catchUp) {
    List<Entry> lacking = new ArrayList<>();
    VersionVector told = catchUp.held();
    for (Stored stored : journalFrom(catchUp.firstEvent())) {
      Entry entry = stored.entry();
      if (!told.covers(entry.dot()) && lacking.size() < settings.chunkEntries()) {
        lacking.add(entry);
      }
    }
    send(catchUp.to(), new Exchange.Entries(lacking, now.log().vector()));
  }

  /** What history shows, in its order. */
  SortedMap<Serial, PublishKey> history() {
    SortedMap<Serial, PublishKey> history = new TreeMap<>();
    for (Stored stored : journalFrom(1)) {
      if (stored.fate() != Stored.Fate.DUPLICATE) {
        history.put(stored.entry().serial(), stored.entry().key());
      }
    }
    LogState log = readLog();
    log.overruled().forEach(history::remove);
    return history;
  }

  /** What the region's subscribers were given, or would have been. */
  Collection<PublishKey> delivered() {
    ChannelReplica now = replica;
    return now == null
        ? List.of()
        : journalFrom(1).stream()
            .filter(stored -> stored.live() && now.delivered().covers(stored.entry().dot()))
            .map(stored -> stored.entry().key())
            .toList();
  }

  /** The entries of the journal in order, from an event that is counted from 1. */
  List<Stored> journalFrom(long firstEvent) {
    List<Stored> run = new ArrayList<>();
    for (byte[] bytes : journal.subList((int) firstEvent - 1, journal.size())) {
      if (decode(bytes) instanceof LogEvent.Appended appended) {
        run.addAll(appended.entries());
      }
    }
    return run;
  }

  void receive(byte[] bytes) {
    ChannelReplica now = replica;
    if (now == null) {
      return;
    }
    try {
      LinkMessage message = LinkCodec.decode(bytes);
      Exchange body = message.body();
      if (body instanceof Exchange.Entries entries) {
        body = arriving(entries, message.from(), now.log().vector());
      } else if (body instanceof Exchange.Tell tell) {
        world.sometimes.reachedIf(!now.log().vector().covers(tell.held()), "barrier wait");
      }
      submit(new Input.Arrived(message.from(), message.epoch(), body));
    } catch (WireException e) {
      throw new Violation("codec", "link message: " + e.getMessage());
    }
  }

  private Exchange.Entries arriving(Exchange.Entries sent, RegionId from, VersionVector held) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : sent.entries()) {
      boolean next = entry.dot().seq() == held.of(entry.dot().origin()) + 1;
      if (next) {
        world.sometimes.reachedIf(!entry.dot().origin().region().equals(from), "relay");
        world.sometimes.reachedIf(
            entry.after() != null && !held.covers(entry.after()), "chain hold");
      }
      entries.add(
          world.options.has(Mechanism.CHAIN)
              ? entry
              : new Entry(entry.dot(), entry.key(), null, entry.serial(), entry.payload()));
    }
    return new Exchange.Entries(entries, sent.head());
  }

  private Moment now() {
    long elapsed = world.time.nowMillis();
    return new Moment(1_700_000_000_000L + skewMillis + elapsed, elapsed);
  }
}
