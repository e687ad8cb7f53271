package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.message.Fold;
import io.meridian.replication.message.Message;
import io.meridian.replication.position.Ahead;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.position.Replay;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import io.meridian.replication.wire.PositionCodec;
import io.meridian.replication.wire.WireException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A subscriber that keeps nothing but its position, and takes it along when it moves. */
final class SimulatedSubscriber {
  /** An SDK that was refused does not come again at once. */
  static final long REFUSED_MILLIS = 300;

  private static final long UNSERVED_MILLIS = 4_000;

  private final ReplicationSimulation world;
  private final String name;
  private final SeededRandom random;
  private final Received received;
  private final Map<PublishKey, String> messages = new HashMap<>();
  private RegionId at;
  private VersionVector told = VersionVector.EMPTY;
  private String serial = PositionCodec.encode(Position.START);
  private Ahead ahead = new Ahead(Position.START);
  private boolean attached;
  private boolean moved;
  private long keyEpoch;
  private long visit;

  SimulatedSubscriber(ReplicationSimulation world, String name) {
    this.world = world;
    this.name = name;
    this.random = world.random.child(name);
    this.at = random.pick(world.ids());
    this.keyEpoch = world.region(at).epoch();
    this.received = new Received(at);
  }

  String name() {
    return name;
  }

  RegionId at() {
    return at;
  }

  boolean isAt(SimulatedRegion region) {
    return at.equals(region.id());
  }

  /** Goes to a region, also the one where it is: then its transport was renewed. */
  void move(RegionId to) {
    moved |= !to.equals(at);
    at = to;
    enter();
  }

  void moveOn() {
    move(world.servingRegion(random, at));
  }

  private void enter() {
    attached = false;
    visit++;
    SimulatedRegion region = world.region(at);
    moved |= keyEpoch != region.epoch() && world.options.has(Mechanism.EPOCHS_IN_KEYS);
    long entered = visit;
    long sinceMillis = world.time.nowMillis();
    if (!moved || !world.options.has(Mechanism.BARRIER)) {
      if (moved) {
        received.comesTo(at, false);
      }
      world.toEntity(random, region, () -> attachIf(entered));
      return;
    }
    long ticket =
        world.ticket(
            answer -> {
              if (visit == entered && answer instanceof Effect.BarrierEnded ended) {
                if (ended.passed()) {
                  received.comesTo(at, world.mayLack(sinceMillis));
                  world.sometimes.reachedIf(received.mayLack(), "barrier not waited for");
                  attachIf(entered);
                } else {
                  world.sometimes.reached("barrier given up");
                  world.time.schedule(REFUSED_MILLIS, () -> moveOnIf(entered));
                }
              }
            });
    world.toEntity(
        random, region, () -> region.submit(new Input.EnterBarrier(ticket, world.durability())));
    world.time.schedule(UNSERVED_MILLIS, () -> moveOnIf(entered));
  }

  private void moveOnIf(long entered) {
    if (visit == entered && !attached) {
      moveOn();
    }
  }

  /** The region's entity is a new one. */
  void entityStarted() {
    enter();
  }

  private void attachIf(long entered) {
    SimulatedRegion region = world.region(at);
    region
        .entities()
        .read(
            () -> {
              if (visit == entered && region.replica() != null) {
                attach(region, region.replica());
              }
            });
  }

  /** The region's log began anew: whoever lacks something from before then has lost it. */
  void beganAnew() {
    if (attached) {
      attachIf(visit);
    }
  }

  private void attach(SimulatedRegion region, ChannelReplica replica) {
    LogState log = replica.log();
    Position start = resumed(log, knownIn(log, position()));
    VersionVector delivered = replica.delivered();
    List<Stored> all =
        log.tailReaches(start.shown())
            ? log.tail()
            : region.journal().from(log.firstEventNotCoveredBy(start.shown()));
    List<Stored> run =
        all.stream().takeWhile(stored -> delivered.covers(stored.entry().dot())).toList();
    world.sometimes.reachedIf(!log.vector().covers(start.vector()), "position ahead");
    Replay replay = new Replay(start, replica.majority(), delivered);
    if (world.options.has(Mechanism.IMPLIED_MARKS)) {
      replay.survey(all);
    }
    List<Delivery> deliveries = replay.deliver(run);
    sometimes(start, replica, run, deliveries.size());
    attached = true;
    moved = false;
    keyEpoch = region.epoch();
    deliveries.forEach(this::take);
    keep(replay.position());
    ahead = new Ahead(position());
  }

  /** Attached without RESUMED, it is not owed what the region cannot deliver any more. */
  private Position resumed(LogState log, Position position) {
    Position start = position.from(log.resumable());
    if (!start.equals(position)) {
      world.sometimes.reached("position behind the base");
      told = told.merge(log.resumable());
    }
    return start;
  }

  private Position knownIn(LogState log, Position position) {
    if (world.options.has(Mechanism.UNKNOWN_ORIGINS)) {
      return position;
    }
    VersionVector known = position.vector();
    for (Origin origin : position.vector().upTo().keySet()) {
      known = log.vector().newestOf(origin) == null ? known.without(origin) : known;
    }
    return new Position(known, position.marks(), position.shown());
  }

  private void sometimes(Position start, ChannelReplica replica, List<Stored> run, int delivered) {
    world.sometimes.reachedIf(
        run.stream()
            .anyMatch(
                stored ->
                    stored.live()
                        && !start.vector().covers(stored.entry().dot())
                        && start.marked(stored.entry())),
        "mark hit");
    int unsurveyed = new Replay(start, replica.majority(), replica.delivered()).deliver(run).size();
    world.sometimes.reachedIf(unsurveyed != delivered, "implied mark hit");
  }

  void deliver(Effect.Deliver effect) {
    if (!attached) {
      return;
    }
    for (Delivery delivery : effect.deliveries()) {
      Delivery mine = world.options.has(Mechanism.OWN_FRAMES) ? ahead.take(delivery) : delivery;
      if (mine == null) {
        world.sometimes.reached("filtered delivery");
        keep(ahead.at());
      } else {
        take(mine);
      }
    }
  }

  private void take(Delivery delivery) {
    world.log(() -> name + " at " + at + " takes " + delivery);
    world.judge.received(name, received, delivery);
    show(delivery);
    keep(delivery.after());
  }

  private void show(Delivery delivery) {
    Entry entry = delivery.entry();
    Operation operation = entry.operation();
    boolean append = operation != null && operation.kind() == Operation.Kind.APPEND;
    PublishKey key = operation == null ? entry.key() : world.judge.messages.messageOf(operation);
    String brings = TextContents.text(entry.payload());
    String before = messages.get(key);
    boolean whole =
        delivery.whole()
            && (!append || before == null || world.options.has(Mechanism.WHOLE_MESSAGES));
    // An edge knows what it gave to a connection: the first of a message is the message.
    whole |= operation != null && before == null && received.isPast(key);
    if (whole) {
      Message message = world.region(at).fold(delivery.after().vector()).message(key, 0);
      if (message == null) {
        throw new Violation("base", name + " at " + at + " got " + delivery + " of nothing");
      }
      messages.put(key, TextContents.text(message.content()));
    } else if (operation == null) {
      messages.put(key, brings);
    } else if (before == null || TextContents.lines(before).contains(brings)) {
      throw new Violation("base", name + " at " + at + " got " + delivery + " onto " + before);
    } else {
      messages.put(key, TextContents.changed(before, operation.kind(), brings));
    }
  }

  private void keep(Position position) {
    world.judge.moved(name, received, position);
    serial = PositionCodec.encode(withoutMechanisms(position));
  }

  private Position withoutMechanisms(Position position) {
    TreeMap<Long, Long> marks = new TreeMap<>(position.marks());
    if (!world.options.has(Mechanism.MARKS)) {
      marks.clear();
    }
    while (!world.options.has(Mechanism.MARK_BOUND)
        && marks.size() > 1
        && PositionCodec.encode(new Position(position.vector(), marks)).length()
            > world.options.whole(Option.POSITION_CHARS_GOAL)) {
      marks.pollFirstEntry();
    }
    return world.options.has(Mechanism.SHOWN)
        ? new Position(position.vector(), marks, position.shown())
        : new Position(position.vector(), marks);
  }

  private Position position() {
    try {
      return PositionCodec.decode(serial);
    } catch (WireException e) {
      throw new Violation("codec", "position of " + name + ": " + e.getMessage());
    }
  }

  boolean isComplete() {
    return attached && world.judge.missing(received, owed()).isEmpty();
  }

  void requireComplete() {
    for (PublishKey key : world.judge.missing(received, owed())) {
      throw new Violation("lost", name + " at " + at + " never got " + key);
    }
    if (!attached) {
      throw new Violation("unserved", name + " at " + at);
    }
  }

  /** Who applied all that came has the messages as the region has them. */
  void requireMessages() {
    VersionVector delivered = delivered();
    Fold fold = world.region(at).fold(delivered);
    messages.forEach(
        (key, content) -> {
          Message message = fold.message(key, 0);
          String there = message == null ? "nothing" : TextContents.text(message.content());
          if (!there.equals(content) && world.judge.messages.isAllIn(key, delivered)) {
            throw new Violation(
                "shown", name + " at " + at + " was shown " + content + " of " + there);
          }
        });
  }

  private VersionVector delivered() {
    ChannelReplica replica = world.region(at).replica();
    return replica == null ? VersionVector.EMPTY : replica.delivered();
  }

  /**
   * In a region that is alone for good: what that region gave to its subscribers. A publish that
   * nobody acknowledged may have been overtaken elsewhere, by what its client sent after it had
   * given up: who saw that comes too late for it.
   */
  private Collection<PublishKey> owed() {
    Collection<PublishKey> acknowledged = world.judge.acknowledged();
    Collection<PublishKey> sent =
        world.isConnected(at)
            ? acknowledged
            : world.region(at).delivered().stream()
                .filter(key -> acknowledged.contains(key) || !received.isPast(key))
                .toList();
    return sent.stream().filter(key -> !world.judge.isBelow(key, told)).toList();
  }

  @Override
  public String toString() {
    return name + " at " + at + (attached ? "" : " (waits)");
  }
}
