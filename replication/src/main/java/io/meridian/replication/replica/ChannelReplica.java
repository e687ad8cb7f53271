package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Dot;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One channel in one region: takes its clients' publishes and its peers' entries, and says what to
 * write, send, deliver and answer. It has no clock, no thread and does no I/O, so that a seed
 * decides all it does in a simulation.
 *
 * <p>Use: {@link #decide} a batch of inputs; write the event if there is one, and apply it to the
 * {@link LogState}; then {@link #complete} the decision and carry out the effects in order. Nothing
 * else happens in between.
 */
public final class ChannelReplica {
  public static final long TICK_MILLIS = 250;

  private static final long ASK_FOR_GAP_MILLIS = 300;

  private final ReplicaSettings settings;
  private final LogState log;
  private final Origin origin;
  private final TreeMap<RegionId, PeerView> peers = new TreeMap<>();
  private final EarlyEntries early;
  private final DeliveryQueue deliveries;
  private final Barriers barriers;
  private final WaitingAnswers waiting;
  private VersionVector majority;
  private long gapAskedMillis;

  /**
   * @param log what the journal gave
   * @param origin under which this incarnation writes; {@link LogState#nextOrigin}
   */
  public ChannelReplica(ReplicaSettings settings, LogState log, Origin origin, Moment now) {
    this.settings = settings;
    this.log = log;
    this.origin = origin;
    this.early = new EarlyEntries(settings.earlyBytes());
    this.deliveries = new DeliveryQueue(settings.positionCharsGoal(), log);
    this.barriers = new Barriers(settings, tokensFrom(origin, now));
    this.waiting = new WaitingAnswers(settings);
    this.majority = log.majority();
    settings.peers().forEach(peer -> peers.put(peer, new PeerView(now.elapsedMillis())));
    majorityMayHaveRisen();
  }

  /**
   * Where this entity's barrier tokens start: an answer to an earlier entity, also of the same
   * origin, must not count for a barrier of this one. Both clocks would have to repeat for that.
   */
  private static long tokensFrom(Origin origin, Moment now) {
    long mixed = Objects.hash(origin, now.wallMillis()) * 0x9E3779B97F4A7C15L;
    return (mixed ^ now.elapsedMillis() * 0x94D049BB133111EBL) >>> 2;
  }

  /**
   * What a batch of inputs comes to.
   *
   * @param event to be written and applied before {@link #complete}, or null when nothing is to be
   *     written
   */
  public record Decision(
      LogEvent.@Nullable Appended event,
      List<Input> inputs,
      Map<Input.Publish, Draft.Outcome> outcomes,
      Moment now) {}

  /** Decides what the inputs, in order, add to the log. */
  public Decision decide(List<Input> inputs, Moment now) {
    Draft draft = new Draft(log, origin, now.wallMillis());
    Map<Input.Publish, Draft.Outcome> outcomes = new HashMap<>();
    for (Input input : inputs) {
      if (input instanceof Input.Publish publish) {
        if (waiting.size() + outcomes.size() < settings.waitingAnswers()
            && deliveries.waiting() < settings.waitingAnswers()) {
          outcomes.put(publish, draft.accept(publish.key(), publish.previous(), publish.payload()));
        }
      } else if (input instanceof Input.Arrived arrived
          && arrived.body() instanceof Exchange.Entries entries
          && peers.containsKey(arrived.from())) {
        entries.entries().forEach(entry -> take(entry, draft));
        early.drainInto(draft);
      }
    }
    return new Decision(draft.event(majority), List.copyOf(inputs), outcomes, now);
  }

  private void take(Entry entry, Draft draft) {
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
      deliveries.add(event.entries());
      majorityMayHaveRisen();
      sendOwn(event, out);
    }
    deliver(out);
    for (Input input : decision.inputs()) {
      if (input instanceof Input.Publish publish) {
        answer(publish, decision.outcomes().get(publish), now, out);
      } else if (input instanceof Input.Arrived arrived) {
        onArrived(arrived, now, out);
      } else if (input instanceof Input.EnterBarrier enter) {
        barriers.enter(enter, log.vector(), now, out);
      } else if (input instanceof Input.Compare) {
        peers.forEach((peer, view) -> digest(peer, view, now, out));
      } else if (input instanceof Input.Tick) {
        onTick(now, out);
      }
    }
    if (event != null && event.entries().stream().anyMatch(stored -> !own(stored.entry()))) {
      // To all, not only to the sender: what a majority holds is learnt by hearing of it.
      peers.keySet().forEach(peer -> out.add(holds(peer, false)));
    }
    barriers.check(log.vector(), now, out);
    return out;
  }

  private boolean own(Entry entry) {
    return entry.dot().origin().equals(origin);
  }

  private void sendOwn(LogEvent.Appended event, List<Effect> out) {
    List<Entry> own = event.entries().stream().map(Stored::entry).filter(this::own).toList();
    for (List<Entry> chunk : chunks(own)) {
      Exchange.Entries entries = new Exchange.Entries(chunk, log.vector());
      peers.keySet().forEach(peer -> out.add(new Effect.Send(peer, entries)));
    }
  }

  private List<List<Entry>> chunks(List<Entry> entries) {
    List<List<Entry>> chunks = new ArrayList<>();
    List<Entry> chunk = new ArrayList<>();
    int bytes = 0;
    for (Entry entry : entries) {
      if (!chunk.isEmpty()
          && (chunk.size() == settings.chunkEntries()
              || bytes + entry.weightBytes() > settings.chunkBytes())) {
        chunks.add(chunk);
        chunk = new ArrayList<>();
        bytes = 0;
      }
      chunk.add(entry);
      bytes += entry.weightBytes();
    }
    if (!chunk.isEmpty()) {
      chunks.add(chunk);
    }
    return chunks;
  }

  private void answer(
      Input.Publish publish, Draft.@Nullable Outcome outcome, long now, List<Effect> out) {
    long ticket = publish.ticket();
    if (outcome == null) {
      out.add(
          new Effect.Refuse(
              ticket,
              Refusal.OVERLOADED,
              waiting.size() + " publishes wait, max " + settings.waitingAnswers()));
    } else if (outcome instanceof Draft.Outcome.Accepted accepted) {
      waiting.await(publish, accepted.dot(), null, accepted.serial(), majority, now, out);
    } else if (outcome instanceof Draft.Outcome.AlreadyKnown already) {
      var known = already.known();
      waiting.await(publish, known.dot(), known.twin(), known.serial(), majority, now, out);
    } else if (outcome instanceof Draft.Outcome.Gap gap) {
      out.add(
          new Effect.Refuse(
              ticket,
              Refusal.GAP,
              "number " + gap.previous() + " is missing, newest is " + gap.newestHere()));
    } else if (outcome instanceof Draft.Outcome.OtherContent other) {
      out.add(
          new Effect.Refuse(
              ticket,
              Refusal.NUMBER_REUSED,
              "number " + other.number() + " was used before, for other messages"));
    } else if (outcome instanceof Draft.Outcome.BelowNewest below) {
      out.add(
          new Effect.Refuse(
              ticket,
              Refusal.BELOW_NEWEST,
              "number " + below.number() + " comes after " + below.newestHere()));
    }
  }

  private void onArrived(Input.Arrived arrived, long now, List<Effect> out) {
    RegionId from = arrived.from();
    PeerView peer = peers.get(from);
    if (peer == null || !peer.lives(arrived.epoch())) {
      return;
    }
    Exchange body = arrived.body();
    if (body instanceof Exchange.Entries entries) {
      hears(peer, entries.head(), now, out);
      if (!log.vector().covers(entries.head())) {
        out.add(holds(from, true));
      }
    } else if (body instanceof Exchange.Digest digest) {
      hears(peer, digest.held(), now, out);
      serve(from, peer, now, out);
      out.add(holds(from, !log.vector().covers(digest.held())));
    } else if (body instanceof Exchange.Holds holds) {
      hears(peer, holds.held(), now, out);
      if (holds.wants()) {
        serve(from, peer, now, out);
      }
    } else if (body instanceof Exchange.Ask ask) {
      hears(peer, ask.held(), now, out);
      serve(from, peer, now, out);
      out.add(new Effect.Send(from, new Exchange.Tell(ask.token(), log.vector())));
    } else if (body instanceof Exchange.Tell tell) {
      hears(peer, tell.held(), now, out);
      barriers.answered(from, tell);
    }
  }

  private void hears(PeerView peer, VersionVector held, long now, List<Effect> out) {
    peer.says(held, now);
    if (majorityMayHaveRisen()) {
      deliver(out);
      waiting.acknowledge(majority, out);
    }
  }

  private void deliver(List<Effect> out) {
    List<Delivery> now = deliveries.drain();
    if (!now.isEmpty()) {
      out.add(new Effect.Deliver(now, majority()));
    }
  }

  private boolean majorityMayHaveRisen() {
    VersionVector now = majority;
    for (Map.Entry<Origin, Long> held : log.vector().upTo().entrySet()) {
      Origin of = held.getKey();
      if (now.of(of) < held.getValue()) {
        // The majority-th largest of what the regions hold of this origin.
        long[] seqs =
            peers.values().stream().mapToLong(peer -> peer.held().of(of)).sorted().toArray();
        long byPeers =
            settings.majority() == 1
                ? Long.MAX_VALUE
                : seqs[seqs.length - (settings.majority() - 1)];
        long seq = Math.min(held.getValue(), byPeers);
        if (seq > now.of(of)) {
          now = now.with(new Dot(of, seq));
        }
      }
    }
    if (now.equals(majority)) {
      return false;
    }
    majority = now;
    deliveries.majorityHolds(now);
    return true;
  }

  private void serve(RegionId to, PeerView peer, long now, List<Effect> out) {
    VersionVector held = peer.held();
    if (held.covers(log.vector()) || !peer.mayServe(now)) {
      return;
    }
    if (!log.tailReaches(held)) {
      out.add(new Effect.SendFromJournal(to, held, log.firstEventNotCoveredBy(held)));
      return;
    }
    List<Entry> lacking =
        log.tail().stream().map(Stored::entry).filter(entry -> !held.covers(entry.dot())).toList();
    List<List<Entry>> chunks = chunks(lacking);
    if (!chunks.isEmpty()) {
      out.add(new Effect.Send(to, new Exchange.Entries(chunks.get(0), log.vector())));
    }
  }

  private void onTick(long now, List<Effect> out) {
    waiting.timeOut(now, out);
    peers.forEach(
        (peer, view) -> {
          if (!view.held().covers(log.vector()) && view.digestDue(now)) {
            out.add(new Effect.Send(peer, new Exchange.Digest(log.vector())));
          }
        });
    if (!early.isEmpty() && now - gapAskedMillis >= ASK_FOR_GAP_MILLIS) {
      gapAskedMillis = now;
      peers.forEach((peer, view) -> digest(peer, view, now, out));
    }
  }

  private void digest(RegionId peer, PeerView view, long now, List<Effect> out) {
    view.digestSent(now);
    out.add(new Effect.Send(peer, new Exchange.Digest(log.vector())));
  }

  private Effect holds(RegionId to, boolean wants) {
    return new Effect.Send(to, new Exchange.Holds(log.vector(), wants));
  }

  /** Whether time has something to do here. */
  public boolean needsTicks() {
    return !waiting.isEmpty() || !barriers.isEmpty() || !early.isEmpty() || !confirmed();
  }

  /** Whether every peer is known to hold all that this region holds. */
  public boolean confirmed() {
    return peers.values().stream().allMatch(peer -> peer.held().covers(log.vector()));
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
    return majority.meet(deliveries.delivered());
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

  public LogState log() {
    return log;
  }

  public Origin origin() {
    return origin;
  }
}
