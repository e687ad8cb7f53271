package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.presence.crdt.Removal;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A channel's presence in one region. One thread at a time. What one operation costs does not
 * depend on how many members there are; a new activation, regions that are hidden, shown or lost,
 * and a comparison of states look at all of them.
 */
public final class ChannelPresence {
  private final PresenceSettings settings;
  private final RegionId self;
  private final Replica replica;
  private final LocalOperations operations;
  private final PeerExchange peers;
  private final WaitingAnswers waiting;
  private Regions regions;
  private long claimedMillis;
  private Occupancy occupancyTold;

  /**
   * A new activation.
   *
   * @param kept what the region's nodes kept of the channel
   * @param activationHint the new activation's epoch, unless the kept state knows a higher one:
   *     wall milliseconds, so that it is above those of earlier activations that nobody remembers
   * @param seed for jitter, and to tell apart activations that come to the same epoch
   */
  public ChannelPresence(
      PresenceSettings settings,
      RegionId self,
      PresenceState kept,
      long activationHint,
      long seed,
      Regions regions,
      Moment now) {
    this.settings = settings;
    this.self = self;
    this.regions = regions;
    replica = new Replica(settings, self, kept, activationHint, seed, regions.hidden());
    waiting = new WaitingAnswers(settings.answerMillis());
    operations = new LocalOperations(settings, self, replica, waiting);
    peers = new PeerExchange(settings, self, replica, seed);
    peers.regionsAre(regions, now);
    claimedMillis = now.elapsedMillis() + settings.announceMillis();
    occupancyTold = occupancy();
    await(kept.memberKeys(), now);
    regions.lost().forEach(region -> raiseFloor(region, now));
  }

  /** Handles inputs in order. */
  public List<Effect> handle(List<Input> inputs, Moment now) {
    PresenceState before = replica.state();
    List<Effect> sends = new ArrayList<>();
    for (Input input : inputs) {
      take(input, now, sends);
      followActivation();
    }
    replica.departures().forgetOld(now);
    operations.endGraces(now);
    retireEarlierActivations(now);
    if (replica.state() != before) {
      peers.stateChanged(now);
    }
    peers.flush(now, sends);
    return effects(before, sends, now);
  }

  private List<Effect> effects(PresenceState before, List<Effect> sends, Moment now) {
    List<Effect> effects = new ArrayList<>();
    PresenceState unkept = replica.takeUnkept();
    if (!unkept.isEmpty()) {
      effects.add(new Effect.Keep(before, unkept));
    }
    List<Shown> shown = replica.takeUnshown();
    if (!shown.isEmpty()) {
      effects.add(new Effect.Show(shown));
    }
    effects.addAll(sends);
    long held = peers.heardByMajority(regions);
    effects.addAll(operations.takeAnswers());
    effects.addAll(waiting.heardThrough(held));
    effects.addAll(
        waiting.timedOut(
            now,
            "presence not known to be held by "
                + regions.majority()
                + " regions within "
                + settings.answerMillis()
                + " ms"));
    if (!occupancy().equals(occupancyTold)) {
      occupancyTold = occupancy();
      effects.add(new Effect.OccupancyChanged());
    }
    return effects;
  }

  private void take(Input input, Moment now, List<Effect> sends) {
    if (input instanceof Input.Operate operate) {
      operations.operate(operate, now);
    } else if (input instanceof Input.Announced announced) {
      operations.announced(announced, now);
    } else if (input instanceof Input.Arrived arrived) {
      operations.arrived(arrived);
    } else if (input instanceof Input.Released released) {
      operations.released(released, now);
    } else if (input instanceof Input.OwnerEnded ended) {
      operations.ownerEnded(ended.owner(), now);
    } else if (input instanceof Input.Heard heard) {
      await(peers.take(heard.from(), heard.message(), now, sends), now);
    } else if (input instanceof Input.Found found) {
      found(found.kept(), now);
    } else if (input instanceof Input.Counted counted) {
      peers.countsAre(counted.counts());
    } else if (input instanceof Input.RegionsAre are) {
      regionsAre(are.regions(), now);
    }
  }

  /**
   * No delta of the present activation carries what an earlier one kept, so it becomes one: the
   * peers may not have it.
   */
  private void found(PresenceState kept, Moment now) {
    PresenceState news = kept.newTo(replica.state());
    if (!news.isEmpty()) {
      replica.own().add(news, List.of());
      await(replica.join(news, List.of(), now), now);
    }
  }

  private void regionsAre(Regions next, Moment now) {
    Regions before = regions;
    regions = next;
    peers.regionsAre(next, now);
    if (!next.hidden().equals(before.hidden())) {
      replica.hide(next.hidden(), now);
    }
    TreeSet<RegionId> newlyLost = new TreeSet<>(next.lost());
    newlyLost.removeAll(before.lost());
    newlyLost.forEach(region -> raiseFloor(region, now));
  }

  private void raiseFloor(RegionId region, Moment now) {
    if (!region.equals(self)) {
      replica.write(Removal.evictRegion(replica.state(), region), List.of(), now);
    }
  }

  /** Members that this region wrote and nobody has announced yet have some time left. */
  private void await(Iterable<MemberKey> keys, Moment now) {
    long ends = Math.max(now.elapsedMillis(), claimedMillis) + settings.graceMillis();
    replica
        .unclaimed(keys)
        .forEach(
            (key, entry) -> replica.locals().leaveUnheld(key, entry, settings.graceMillis(), ends));
  }

  private void followActivation() {
    if (!replica.writer().origin().equals(replica.own().activation())) {
      peers.restart(replica.writer().origin());
      waiting.renumber(replica.own().lastWithOpen());
    }
  }

  /** Nobody is left of what earlier activations wrote: one floor takes the place of their dots. */
  private void retireEarlierActivations(Moment now) {
    boolean due = now.elapsedMillis() >= claimedMillis + settings.graceMillis();
    if (due
        && !replica.locals().hasUnheld()
        && replica.state().context().hasSeenBelow(replica.writer().origin())) {
      replica.write(replica.writer().retireEarlierEpochs(), List.of(), now);
    }
  }

  public PresenceState state() {
    return replica.state();
  }

  /** The members that subscribers in this region see now. Costs in proportion to their number. */
  public SortedMap<MemberKey, Entry> visible() {
    return replica.shown().members(replica.state());
  }

  public Occupancy occupancy() {
    return new Occupancy(
        peers.counts(), replica.shown().connectionCount(), replica.shown().memberCount());
  }

  /** How many deltas are kept for peers that may lack them. */
  public int bufferedDeltas() {
    return peers.bufferedDeltas();
  }

  /** Whether time has something to do. */
  public boolean needsTicks() {
    return !dispensable() || peers.hasPeers();
  }

  /** Whether nothing is lost when this ends: no live member anywhere, nothing unacknowledged. */
  public boolean dispensable() {
    return replica.state().memberCount() == 0
        && replica.locals().isEmpty()
        && replica.departures().isEmpty()
        && waiting.isEmpty()
        && peers.isSettled();
  }
}
