package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Stored;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.position.Replay;
import java.util.ArrayList;
import java.util.List;

/** One region of {@link ScriptedRegions}: its journal, its replica, and what that did so far. */
final class ScriptedRegion {
  private static final int NODE = 1;

  /** One entry in a message, so that a schedule says how far a region catches up. */
  private static final ReplicaSettings SETTINGS =
      new ReplicaSettings(
          240, 1, 1 << 19, 4 << 20, 100, 8 << 20, 10_000, 8_000, ReplicaSettings.FOR_EVER);

  private final ScriptedRegions all;
  private final Membership members;
  private final List<LogEvent> journal = new ArrayList<>();
  private final List<Delivery> deliveries = new ArrayList<>();
  private final List<Effect> answers = new ArrayList<>();
  private long epoch = 1;
  private LogState log;
  private ChannelReplica replica;

  ScriptedRegion(ScriptedRegions all, Membership members) {
    this.all = all;
    this.members = members;
    this.log = new LogState(LogLimits.DEFAULT);
    this.replica = start();
  }

  private ChannelReplica start() {
    return new ChannelReplica(
        SETTINGS,
        members,
        log,
        log.nextOrigin(id(), epoch, NODE, all.now().elapsedMillis()),
        epoch == 1 ? 0 : epoch,
        all.now());
  }

  /** Takes an input, writes what comes of it, and does what follows. */
  void does(Input input) {
    replica.complete(writes(input)).forEach(this::run);
  }

  /** Takes an input, writes what comes of it, and crashes: nothing else of it happens. */
  void crashesAfterWriting(Input input) {
    writes(input);
    startsAnew();
  }

  /** Burns down, and comes back with new storage. */
  void losesStorage() {
    journal.clear();
    epoch++;
    startsAnew();
  }

  /** Starts with all it had, and without proof of that. */
  void startsUnproven() {
    epoch++;
    startsAnew();
  }

  /** Stops with nothing in flight, and starts again in the same life. */
  void stopsAndStarts() {
    LogEvent.Closed closing = replica.closing();
    if (closing != null) {
      journal.add(closing);
    }
    startsAnew();
  }

  boolean votes() {
    return replica.votes();
  }

  private void startsAnew() {
    log = new LogState(LogLimits.DEFAULT);
    journal.forEach(event -> log.apply(event, id()));
    replica = start();
  }

  private ChannelReplica.Decision writes(Input input) {
    ChannelReplica.Decision decision = replica.decide(List.of(input), all.now());
    decision.atOnce().forEach(this::run);
    LogEvent.Appended event = decision.event();
    if (event != null) {
      journal.add(event);
      log.apply(event, id());
    }
    return decision;
  }

  private void run(Effect effect) {
    if (effect instanceof Effect.Send send) {
      all.send(send.to(), new Input.Arrived(id(), epoch, send.body()));
    } else if (effect instanceof Effect.Deliver deliver) {
      deliveries.addAll(deliver.deliveries());
    } else {
      answers.add(effect);
    }
  }

  void publishes(long ticket, PublishKey key, Durability durability) {
    does(new Input.Publish(ticket, key, Draft.PREVIOUS_UNKNOWN, new byte[0], durability));
  }

  void ticks() {
    does(new Input.Tick());
  }

  RegionId id() {
    return members.self();
  }

  /** What was seen by subscribers that came here, and is nowhere. */
  long phantoms() {
    return replica.lag(all.now().elapsedMillis()).phantoms();
  }

  LogState log() {
    return log;
  }

  /** What this region's subscribers got, in order. */
  List<PublishKey> delivered() {
    return deliveries.stream().map(delivery -> delivery.entry().key()).toList();
  }

  Delivery newestDelivery() {
    return deliveries.get(deliveries.size() - 1);
  }

  /** Where a subscriber of this region was after so many deliveries. */
  Position positionAfter(int count) {
    return deliveries.get(count - 1).after();
  }

  /** What a subscriber gets that comes to this region from this position. */
  List<PublishKey> lackedAt(Position position) {
    replica.seen(position.vector());
    Replay replay = new Replay(position, replica.majority(), replica.delivered());
    replay.survey(log.tail());
    return replay.deliver(log.tail()).stream().map(delivery -> delivery.entry().key()).toList();
  }

  /** The answers to this region's clients since this was last asked. */
  List<Effect> answers() {
    List<Effect> since = List.copyOf(answers);
    answers.clear();
    return since;
  }

  /** What became of a publish under each dot under which it is in the log. */
  List<Stored.Fate> fates(PublishKey key) {
    return log.tail().stream()
        .filter(stored -> stored.entry().key().equals(key))
        .map(Stored::fate)
        .toList();
  }
}
