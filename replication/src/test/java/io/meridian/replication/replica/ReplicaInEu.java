package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One channel's replica in {@code eu}; the test plays its peers, and time passes when it says so.
 */
final class ReplicaInEu {
  static final RegionId EU = new RegionId("eu");
  static final RegionId US = new RegionId("us");
  static final RegionId AP = new RegionId("ap");

  /** Under which {@code eu} writes. */
  static final Origin SELF = new Origin(EU, 1, 1);

  /** Under which {@code us} writes. */
  static final Origin PEER = new Origin(US, 1, 1);

  /** With bounds that a test reaches. */
  private static final ReplicaSettings SMALL =
      new ReplicaSettings(
          256, 512, 1 << 19, 2_000, 100, 1 << 20, 10_000, 8_000, ReplicaSettings.FOR_EVER);

  private LogState log = new LogState(LogLimits.DEFAULT);
  private long elapsedMillis = 1_000;
  private ChannelReplica replica;

  ReplicaInEu() {
    replica = started(SMALL);
  }

  /** Another entity goes on with the log. */
  void start() {
    start(SMALL);
  }

  void start(ReplicaSettings settings) {
    replica = started(settings);
  }

  private ChannelReplica started(ReplicaSettings settings) {
    return new ChannelReplica(
        settings, Membership.of(EU, List.of(US, AP)), log, log.nextOrigin(EU, 1, 1, 0), 0, now());
  }

  private Moment now() {
    return new Moment(1_000_000 + elapsedMillis, elapsedMillis);
  }

  void pass(long millis) {
    elapsedMillis += millis;
  }

  long elapsedMillis() {
    return elapsedMillis;
  }

  ChannelReplica replica() {
    return replica;
  }

  LogState log() {
    return log;
  }

  /** The entity stops in order, so that the next one goes on under its origin. */
  void closesItsLog() {
    log.apply(Objects.requireNonNull(replica.closing()), EU);
  }

  /** The log is what a snapshot of it keeps. */
  void restoresItsLog() {
    log = LogState.restore(LogLimits.DEFAULT, log.snapshot());
  }

  ChannelLag lag() {
    return replica.lag(elapsedMillis);
  }

  /** Takes an input and writes what comes of it; what it then does is for the test. */
  List<Effect> does(Input input) {
    ChannelReplica.Decision decision = replica.decide(List.of(input), now());
    LogEvent.Appended event = decision.event();
    if (event != null) {
      log.apply(event, EU);
    }
    List<Effect> effects = new ArrayList<>(decision.atOnce());
    effects.addAll(replica.complete(decision));
    return effects;
  }

  static Input publish(long number) {
    return publish("p", number);
  }

  static Input publish(String publisher, long number) {
    return new Input.Publish(
        7,
        PublishKey.numbered(publisher, number),
        Draft.PREVIOUS_UNKNOWN,
        new byte[0],
        Durability.MAJORITY);
  }

  static Input arrived(RegionId from, Exchange body) {
    return new Input.Arrived(from, 1, body);
  }

  /** All of the origin's entries up to this one. */
  static VersionVector held(Origin origin, long seq) {
    return VersionVector.EMPTY.with(new Dot(origin, seq));
  }

  /** One of {@link #PEER}. */
  static Entry entry(long seq) {
    Serial serial = new Serial(1_000_000, (int) seq, PEER);
    return new Entry(
        new Dot(PEER, seq), PublishKey.numbered("q", seq), null, null, serial, new byte[0]);
  }
}
