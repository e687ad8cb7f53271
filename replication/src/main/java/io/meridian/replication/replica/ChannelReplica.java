package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Base;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One channel in one region: takes its clients' publishes and its peers' entries, and says what to
 * write, send, deliver and answer. It has no clock, no thread and does no I/O, so that a seed
 * decides all it does in a simulation.
 *
 * <p>Use: {@link #decide} a batch of inputs and carry out what is to be done at once; write the
 * event if there is one, and apply it to the {@link LogState}; then {@link #complete} the decision
 * and carry out the effects in order. Nothing else happens in between.
 */
public final class ChannelReplica {
  public static final long TICK_MILLIS = 250;

  private final ReplicaSettings settings;
  private final LogState log;
  private final Origin origin;
  private final Peers peers;
  private final Serving serving;
  private final Comparing comparing;
  private final PeerAnswers answers;
  private final EarlyEntries early;
  private final DeliveryQueue deliveries;
  private final Inquiries inquiries;
  private final Barriers barriers;
  private final Standing standing;
  private final Settling settling;
  private final AwaitedPeers awaited = new AwaitedPeers();
  private final WaitingAnswers waiting;
  private final LagWatch lagWatch = new LagWatch();
  private final Phantoms phantoms;

  /**
   * @param log what the journal gave
   * @param origin under which this incarnation writes; {@link LogState#nextOrigin}
   * @param provenSince the earliest epoch from which on nothing that this region stored was lost, 0
   *     when nothing is missing; that it became 0 says {@link Input.Proven}
   */
  public ChannelReplica(
      ReplicaSettings settings,
      Membership members,
      LogState log,
      Origin origin,
      long provenSince,
      Moment now) {
    this.settings = settings;
    this.log = log;
    this.origin = origin;
    this.peers = new Peers(members, log.majority(), now.elapsedMillis());
    this.serving = new Serving(settings, log);
    this.comparing = new Comparing(log, peers);
    this.early = new EarlyEntries(settings.earlyBytes());
    this.deliveries = new DeliveryQueue(settings, log, now.elapsedMillis());
    this.inquiries = new Inquiries(peers, tokensFrom(origin, now));
    this.answers = new PeerAnswers(log, serving, comparing, inquiries);
    this.barriers = new Barriers(settings);
    this.standing = new Standing(origin.epoch(), provenSince);
    this.settling = new Settling(settings.barrierMillis(), now.elapsedMillis());
    this.waiting = new WaitingAnswers(settings);
    this.phantoms = new Phantoms(origin);
    peers.majorityRises(log.vector());
    deliveries.majorityHolds(majorityHere(), now.elapsedMillis());
  }

  /**
   * Where this entity's tokens start: an answer to an earlier entity, also of the same origin, must
   * not count for this one. Both clocks would have to repeat for that.
   */
  private static long tokensFrom(Origin origin, Moment now) {
    long mixed = Objects.hash(origin, now.wallMillis()) * 0x9E3779B97F4A7C15L;
    return (mixed ^ now.elapsedMillis() * 0x94D049BB133111EBL) >>> 2;
  }

  /**
   * What a batch of inputs comes to.
   *
   * @param atOnce to be carried out before the write: deliveries of what a peer has stored
   * @param event to be written and applied before {@link #complete}, or null when nothing is to be
   *     written
   */
  public record Decision(
      List<Effect> atOnce,
      LogEvent.@Nullable Appended event,
      List<Input> inputs,
      Map<Input.Publish, Draft.Outcome> outcomes,
      Moment now) {}

  /**
   * Decides what the inputs add to the log: what peers sent, which is stored elsewhere and
   * delivered at once, then what clients publish.
   */
  public Decision decide(List<Input> inputs, Moment now) {
    Draft draft = new Draft(log, origin, now.wallMillis());
    boolean begins = inputs.stream().anyMatch(input -> begins(input, draft));
    draft.forget(log.trimmable(settings.retentionMillis(), peers.dispensable()));
    for (Input input : inputs) {
      if (input instanceof Input.Arrived arrived
          && arrived.body() instanceof Exchange.Entries entries
          && peers.views().containsKey(arrived.from())
          // What comes with a base is asked for again, once that is what this log begins with.
          && !begins
          && deliveries.mayTakeMore()) {
        entries.entries().forEach(entry -> take(entry, draft));
        early.drainInto(draft);
      }
    }
    List<Effect> atOnce = new ArrayList<>();
    deliveries.add(draft.entries());
    deliver(now.elapsedMillis(), atOnce);
    Map<Input.Publish, Draft.Outcome> outcomes = new HashMap<>();
    for (Input input : inputs) {
      if (input instanceof Input.Publish publish
          && waiting.size() + outcomes.size() < settings.waitingAnswers()
          && deliveries.mayWithholdMore()) {
        outcomes.put(
            publish,
            draft.accept(publish.key(), publish.previous(), publish.change(), publish.payload()));
      }
    }
    return new Decision(atOnce, draft.event(assurance()), List.copyOf(inputs), outcomes, now);
  }

  /** Whether the log begins anew with it: a base is believed as far as its sender holds it. */
  private boolean begins(Input input, Draft draft) {
    return input instanceof Input.Arrived arrived
        && arrived.body() instanceof Exchange.Begin begin
        && peers.views().containsKey(arrived.from())
        && begin.held().covers(begin.base().vector())
        && draft.beginAt(begin.base());
  }

  private LogEvent.Assurance assurance() {
    return new LogEvent.Assurance(
        peers.majority(),
        standing.votesIn(log.votesIn()),
        settling.settledAgeMillis(log, peers.members()));
  }

  private void take(Entry entry, Draft draft) {
    if (entry.dot().origin().sameLine(origin) && entry.dot().origin().compareTo(origin) >= 0) {
      // Nobody else can add to what this incarnation writes, or end it. Of an earlier one the end
      // may be missing here, when storage came back a few seconds older: peers have it.
      return;
    }
    // What can be stored now never waits for room among what cannot: it is what makes that room.
    if (draft.canTake(entry)) {
      draft.take(entry);
    } else {
      early.add(entry, draft.vector());
    }
  }

  /** What follows from a decision whose event, if any, is written and applied. */
  public List<Effect> complete(Decision decision) {
    List<Effect> out = new ArrayList<>();
    long now = decision.now().elapsedMillis();
    LogEvent.Appended event = decision.event();
    if (event != null) {
      if (event.base() != null) {
        beginAnew(event.base(), out);
      }
      deliveries.add(event.entries().stream().filter(stored -> own(stored.entry())).toList());
      peers.majorityRises(log.vector());
      sendOwn(event, out);
      majorityIsKnown(now, out);
    }
    deliver(now, out);
    for (Input input : decision.inputs()) {
      if (input instanceof Input.Publish publish) {
        waiting.answer(publish, decision.outcomes().get(publish), peers.majority(), now, out);
      } else if (input instanceof Input.Arrived arrived) {
        onArrived(arrived, now, out);
      } else if (input instanceof Input.EnterBarrier enter) {
        barriers.enter(enter, inquiries.next(), now, out);
      } else if (input instanceof Input.AwaitPeer await) {
        awaited.await(await, log.vector(), now, out);
        comparing.with(await.peer(), await.epoch(), now, out);
      } else if (input instanceof Input.MembersAre members) {
        peers.become(members.members(), now);
        peersSaidMore(now, out);
      } else if (input instanceof Input.Proven) {
        votesIf(standing.proven(log.votesIn()), now, out);
      } else if (input instanceof Input.Compare) {
        comparing.withAll(now, out);
      } else if (input instanceof Input.Tick) {
        waiting.timeOut(now, peers.members().majority(), out);
        comparing.onTick(!early.isEmpty(), now, out);
      }
    }
    if (event != null
        && (event.base() != null
            || event.entries().stream().anyMatch(stored -> !own(stored.entry())))) {
      comparing.tellAll(out);
    }
    check(now, out);
    return out;
  }

  private void beginAnew(Base base, List<Effect> out) {
    peers.majorityHeld(base.vector());
    deliveries.beginAnew(log.resumable());
    out.add(new Effect.BeganAnew());
  }

  /** What waits for others to hold, or to have answered, something. */
  private void check(long now, List<Effect> out) {
    Membership members = peers.members();
    awaited.check(peers.views(), now, out);
    votesIf(standing.check(log.votesIn(), log.vector(), members, inquiries), now, out);
    settling.check(log, members, inquiries, now);
    barriers.check(log.vector(), members, votes(), now, out);
    Set<Inquiry> needed = new HashSet<>();
    standing.needed(needed);
    Set<Inquiry> needVotes = new HashSet<>();
    settling.needed(needVotes);
    barriers.needed(needVotes);
    needed.addAll(needVotes);
    inquiries.ask(needed, needVotes, members, log.vector(), now, out);
  }

  /** Whoever heard that this region does not vote yet may wait for it. */
  private void votesIf(boolean fromNowOn, long now, List<Effect> out) {
    if (fromNowOn) {
      comparing.withAll(now, out);
    }
  }

  private boolean own(Entry entry) {
    return entry.dot().origin().equals(origin);
  }

  private void sendOwn(LogEvent.Appended event, List<Effect> out) {
    List<Entry> own = event.entries().stream().map(Stored::entry).filter(this::own).toList();
    serving.toAll(peers.views().keySet(), own, out);
  }

  private void onArrived(Input.Arrived arrived, long now, List<Effect> out) {
    RegionId from = arrived.from();
    if (peers.beginsLife(from, arrived.epoch())) {
      early.forget(from, arrived.epoch());
    }
    PeerView peer = peers.speaking(from, arrived.epoch());
    if (peer == null) {
      return;
    }
    peer.says(arrived.body().held(), now);
    peersSaidMore(now, out);
    answers.answer(from, peer, arrived.body(), votes(), now, out);
  }

  private void peersSaidMore(long now, List<Effect> out) {
    if (peers.majorityRises(log.vector())) {
      majorityIsKnown(now, out);
      deliver(now, out);
      waiting.acknowledge(peers.majority(), out);
    }
  }

  private void deliver(long now, List<Effect> out) {
    List<Delivery> due = deliveries.drain(now);
    if (!due.isEmpty()) {
      out.add(new Effect.Deliver(due, majority()));
    }
  }

  private void majorityIsKnown(long now, List<Effect> out) {
    if (deliveries.majorityHolds(majorityHere(), now)) {
      out.add(new Effect.BeganAnew());
    }
  }

  private VersionVector majorityHere() {
    return peers.majority().meet(log.vector());
  }

  /** Whether time has something to do here. */
  public boolean needsTicks() {
    return hasWaiting()
        || !early.isEmpty()
        || !awaited.isEmpty()
        || settling.isAsking()
        || deliveries.waiting() > 0
        || standing.isRecovering(log.votesIn())
        || !confirmed();
  }

  /** Whether every peer that is waited for is known to hold all that this region holds. */
  public boolean confirmed() {
    return peers.allHold(log.vector());
  }

  /** Whether this region's answers count in barriers; see {@link Standing}. */
  public boolean votes() {
    return standing.votes(log.votesIn(), peers.members());
  }

  /**
   * How far the regions are apart here. To be called after each batch: what it says of times is as
   * exact as it is called often.
   */
  public ChannelLag lag(long nowMillis) {
    return lagWatch.lag(
        peers.views(),
        log.vector(),
        early,
        waiting.size(),
        deliveries.waiting(),
        phantoms.count(log.vector(), peers.views()),
        nowMillis);
  }

  /** A subscriber is here that has seen this; to be told once its barrier is passed. */
  public void seen(VersionVector position) {
    phantoms.seen(position, log.vector());
  }

  /**
   * What to write last, when nothing is in flight; null when the log says all of it. A vote that
   * was recovered is in it also when nothing else was written since: to recover it again takes all
   * other regions, and one may be gone by then.
   */
  public LogEvent.@Nullable Closed closing() {
    long votesIn = standing.votesIn(log.votesIn());
    return log.events() == 0 || (log.closed() && votesIn == log.votesIn())
        ? null
        : new LogEvent.Closed(origin, votesIn);
  }

  /** Whether a client still waits for an answer. */
  public boolean hasWaiting() {
    return !waiting.isEmpty() || !barriers.isEmpty();
  }

  /** Where a subscriber is that takes everything from here on. */
  public Position position() {
    return deliveries.position();
  }

  /**
   * What is known to be held by a majority of regions, and was given to this region's subscribers.
   */
  public VersionVector majority() {
    return peers.majority().meet(deliveries.delivered());
  }

  /**
   * What the region's subscribers have been given, which is behind the log only at the bound on
   * marks.
   */
  public VersionVector delivered() {
    return deliveries.delivered();
  }

  /** Weight of the entries that wait for what comes before them. */
  int earlyBytes() {
    return early.bytes();
  }

  /** How many publishes wait for their durability. */
  int waitingAnswers() {
    return waiting.size();
  }

  /** How many clients wait at the barrier. */
  int waitingAtBarrier() {
    return barriers.size();
  }

  /** How many questions to peers are open. */
  int openInquiries() {
    return inquiries.size();
  }

  /** What is kept to be delivered later. */
  DeliveryQueue withheld() {
    return deliveries;
  }

  public LogState log() {
    return log;
  }

  public Origin origin() {
    return origin;
  }
}
