package io.meridian.replication.simulation;

import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.Stored;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.wire.JournalCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One incarnation of the channel's entity: gathers inputs while a write is in flight, writes, and
 * carries out the effects. Its process may stand still and go on later as if nothing had happened.
 */
final class SimulatedEntity {
  private final ReplicationSimulation world;
  private final SimulatedRegion region;
  private final int writer;
  private final ChannelReplica replica;
  private final List<Runnable> whilePaused = new ArrayList<>();
  private final List<Runnable> readers = new ArrayList<>();
  private final Set<String> publishersSeen = new HashSet<>();
  private List<Stored> underWay = List.of();
  private List<Input> inbox = new ArrayList<>();
  private Membership members;
  private boolean writing;
  private boolean ticking;
  private boolean paused;
  private boolean dead;

  /**
   * @param writer rises with each entity of the region
   * @param members that the replica was made with
   */
  SimulatedEntity(
      ReplicationSimulation world,
      SimulatedRegion region,
      int writer,
      ChannelReplica replica,
      Membership members) {
    this.world = world;
    this.region = region;
    this.writer = writer;
    this.replica = replica;
    this.members = members;
  }

  ChannelReplica replica() {
    return replica;
  }

  int writer() {
    return writer;
  }

  /** Does it now, or when the process goes on; never when the entity is dead. */
  void act(Runnable action) {
    if (paused) {
      whilePaused.add(() -> act(action));
    } else if (!dead) {
      action.run();
    }
  }

  void submit(Input input) {
    act(
        () -> {
          inbox.add(input);
          work();
        });
  }

  /** Does it when no write is in flight: what was delivered before a write can be read after it. */
  void read(Runnable reader) {
    if (writing) {
      readers.add(reader);
    } else {
      reader.run();
    }
  }

  /** What is written, or was written last. */
  List<Stored> underWay() {
    return underWay;
  }

  void pause() {
    paused = true;
  }

  boolean isPaused() {
    return paused;
  }

  void goOn() {
    paused = false;
    List<Runnable> missed = List.copyOf(whilePaused);
    whilePaused.clear();
    missed.forEach(Runnable::run);
  }

  void die() {
    dead = true;
    paused = false;
    whilePaused.clear();
  }

  boolean isIdle() {
    return !writing && !paused && inbox.isEmpty() && !replica.hasWaiting();
  }

  /** Writes that nothing is in flight. */
  void close() {
    LogEvent.Closed closing = replica.closing();
    if (closing != null) {
      region.writes().write(writer, replica.log().events() + 1, closing);
    }
  }

  private void work() {
    if (writing || inbox.isEmpty()) {
      return;
    }
    List<Input> batch = inbox;
    inbox = new ArrayList<>();
    ChannelReplica.Decision decision = replica.decide(batch, region.clock().now());
    LogEvent.Appended event = decision.event();
    underWay = event == null ? List.of() : event.entries();
    if (!carriedOut(decision.atOnce())) {
      return;
    }
    if (event == null) {
      finish(decision);
      return;
    }
    LogEvent.Appended writes = withoutMechanisms(event);
    world.judge.retention.decided(region, members, writes);
    region.noteClock();
    writing = true;
    region.writes().unconfirmed(writes);
    long number = replica.log().events() + 1;
    boolean lost = region.random().chance(world.rate(Option.WRITES_LOST));
    world.time.schedule(
        region.writes().durationMillis(), () -> written(decision, writes, number, lost));
  }

  private LogEvent.Appended withoutMechanisms(LogEvent.Appended event) {
    if (world.options.has(Mechanism.SETTLING)) {
      return event;
    }
    LogEvent.Assurance sure = event.assurance();
    return new LogEvent.Appended(
        event.writtenMillis(),
        new LogEvent.Assurance(sure.majority(), sure.votesIn(), replica.log().ageMillis()),
        event.base(),
        event.trim(),
        event.entries());
  }

  private void written(
      ChannelReplica.Decision decision, LogEvent.Appended event, long number, boolean lost) {
    if (dead) {
      region.writes().writeOfTheDead(writer, number, event);
      return;
    }
    if (lost || region.storageFails()) {
      world.sometimes.reached("write failed");
      act(() -> region.entities().died(this));
      region.writes().writeOfTheDead(writer, number, event);
      return;
    }
    region.writes().write(writer, number, event);
    act(() -> applied(decision, event));
  }

  private void applied(ChannelReplica.Decision decision, LogEvent.Appended event) {
    noteForgotten(event);
    replica.log().apply(SimulatedStorage.decode(JournalCodec.encode(event)), region.id());
    world.sometimes.reachedIf(event.base() != null, "base taken");
    if (event.trim() != null) {
      world.sometimes.reached("trimmed");
      region.writes().trimmed(this);
    }
    for (Stored stored : event.entries()) {
      world.sometimes.reached(stored.fate().toString());
    }
    if (region.random().chance(world.rate(Option.CRASH_AT_WRITE))) {
      world.sometimes.reached("crash between write and effects");
      region.entities().died(this);
      return;
    }
    writing = false;
    finish(decision);
  }

  /** Whether somebody publishes again of whom this log knew something, and knows nothing now. */
  private void noteForgotten(LogEvent.Appended event) {
    for (Stored stored : event.entries()) {
      String publisher = stored.entry().key().publisher();
      world.sometimes.reachedIf(
          publishersSeen.contains(publisher) && replica.log().newest(publisher) == null,
          "forgotten publisher");
      publishersSeen.add(publisher);
    }
  }

  private void finish(ChannelReplica.Decision decision) {
    boolean voted = replica.votes();
    List<Effect> effects = replica.complete(decision);
    world.sometimes.reachedIf(!voted && replica.votes(), "votes again");
    region.checked(this, actedBy(decision));
    world.sometimes.reachedIf(
        !replica.delivered().equals(replica.log().vector()), "withheld delivery");
    if (!carriedOut(effects)) {
      return;
    }
    List<Runnable> waited = List.copyOf(readers);
    readers.clear();
    waited.forEach(Runnable::run);
    if (!ticking && replica.needsTicks()) {
      ticking = true;
      world.time.schedule(ChannelReplica.TICK_MILLIS, () -> act(this::tick));
    }
    work();
  }

  /** Whether the entity lives on. */
  private boolean carriedOut(List<Effect> effects) {
    for (Effect effect : effects) {
      if (region.random().chance(world.rate(Option.CRASH_AT_WRITE) / 8)) {
        world.sometimes.reached("crash between effects");
        region.entities().died(this);
        return false;
      }
      region.links().carryOut(this, effect);
    }
    return true;
  }

  /** The memberships by which it did what followed from the decision. */
  private List<Membership> actedBy(ChannelReplica.Decision decision) {
    List<Membership> actedBy = new ArrayList<>(List.of(members));
    for (Input input : decision.inputs()) {
      if (input instanceof Input.MembersAre change) {
        world.judge.countsNoLongerBy(members);
        members = change.members();
        actedBy.add(members);
      }
    }
    return actedBy;
  }

  private void tick() {
    ticking = false;
    submit(new Input.Tick());
  }
}
