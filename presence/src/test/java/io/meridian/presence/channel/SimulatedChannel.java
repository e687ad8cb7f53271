package io.meridian.presence.channel;

import static io.meridian.presence.channel.Channels.AP;
import static io.meridian.presence.channel.Channels.EU;
import static io.meridian.presence.channel.Channels.US;

import io.meridian.chaos.sim.LinkConditions;
import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.SimulatedNetwork;
import io.meridian.chaos.sim.Sometimes;
import io.meridian.chaos.sim.VirtualTime;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.Owner;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One channel in three regions: what is between the clients, the regions' presences and the links.
 * Whatever a presence shows, a judge sees.
 */
final class SimulatedChannel {
  static final List<RegionId> REGIONS = List.of(AP, EU, US);
  static final long GRACE_MILLIS = 2_500;

  /** How long a node's hubs take at most to find a new activation; less than it waits for them. */
  private static final long ANNOUNCE_MILLIS = 900;

  private static final long HORIZON_MILLIS = 500;

  final VirtualTime time = new VirtualTime();
  final Map<RegionId, SimulatedRegion> regions = new TreeMap<>();
  final List<SimulatedClient> clients = new ArrayList<>();
  final SimulatedHorizon horizon = new SimulatedHorizon(REGIONS);
  final SimulatedNetwork<RegionId, PeerMessage> network;
  final Sometimes sometimes;
  final PresenceJudge judge;
  private final PresenceSettings settings;
  private final SeededRandom random;
  private final boolean throughBytes;

  SimulatedChannel(long seed, SeededRandom random, PresenceSettings settings, Sometimes sometimes) {
    this.settings = settings;
    this.random = random;
    this.sometimes = sometimes;
    judge = new PresenceJudge(this);
    throughBytes = seed % 8 == 0;
    LinkConditions conditions =
        new LinkConditions(20, random.between(20, 200), random.fraction() * 0.15, 0.1);
    network =
        new SimulatedNetwork<>(
            time, new SeededRandom(seed).child("network"), conditions, 500, this::arrived);
    for (RegionId id : REGIONS) {
      long skew = random.chance(0.3) ? random.between(-60_000, 60_000) : 0;
      regions.put(id, new SimulatedRegion(id, skew));
      horizon.started(id, 0);
    }
    regions.values().forEach(this::activate);
  }

  void start() {
    time.every(settings.tickMillis(), this::tick);
    time.every(HORIZON_MILLIS, this::lookAround);
  }

  void activate(SimulatedRegion at) {
    if (!at.up || at.presence != null) {
      return;
    }
    Regions seen = horizon.seenBy(at.id, time.nowMillis());
    told(at, seen);
    at.leavesSeen.clear();
    Moment now = moment(at);
    at.presence =
        new ChannelPresence(
            settings, at.id, at.stale(random), now.wallMillis(), random.nextLong(), seen, now);
    at.subscriber.takeAll(Objects.requireNonNull(at.presence).visible());
    for (Owner node : at.nodes()) {
      at.untold.putIfAbsent(node, new ArrayList<>());
      time.schedule(random.between(0, ANNOUNCE_MILLIS), () -> announce(at, node));
    }
  }

  /** A node's hubs tell who was attached, then what happened since, then what is unanswered. */
  private void announce(SimulatedRegion at, Owner node) {
    if (at.presence == null || !at.untold.containsKey(node)) {
      return;
    }
    at.attached.forEach(
        (holder, attached) -> {
          if (holder.owner().equals(node)) {
            Held held = attached.held;
            List<Held> members = held == null ? List.of() : List.of(held);
            handle(at, new Input.Announced(holder, GRACE_MILLIS, members));
          }
        });
    Objects.requireNonNull(at.untold.remove(node)).forEach(Runnable::run);
    List.copyOf(at.unanswered.keySet()).forEach(ticket -> send(at, ticket));
  }

  void send(SimulatedRegion at, long ticket) {
    SimulatedRegion.Unanswered frame = at.unanswered.get(ticket);
    if (frame != null && at.hasTold(frame.holder().owner())) {
      handle(
          at,
          new Input.Operate(
              ticket, frame.holder(), GRACE_MILLIS, List.of(frame.change()), true, 1_000));
    }
  }

  /** A client does not do again what it has since done otherwise: enter, when it left meanwhile. */
  private void sendAgain(SimulatedRegion at, long ticket, SimulatedClient client) {
    if (client.lastTicket == ticket) {
      send(at, ticket);
    } else {
      at.unanswered.remove(ticket);
    }
  }

  private void tick() {
    regions.values().forEach(at -> handle(at, new Input.Tick()));
  }

  private void lookAround() {
    horizon.look(
        (from, to) ->
            region(from).up && region(to).up && (from.equals(to) || !network.isCut(from, to)),
        time.nowMillis());
    for (SimulatedRegion at : regions.values()) {
      if (at.presence == null) {
        continue;
      }
      Regions seen = horizon.seenBy(at.id, time.nowMillis());
      if (!seen.equals(at.seen)) {
        if (!seen.hidden().equals(Objects.requireNonNull(at.seen).hidden())) {
          judge.disturbed();
        }
        told(at, seen);
        handle(at, new Input.RegionsAre(seen));
      }
    }
  }

  private void told(SimulatedRegion at, Regions seen) {
    at.seen = seen;
    if (!seen.lost().isEmpty()) {
      judge.floorRaised();
      sometimes.reached("lost");
    }
  }

  private void arrived(RegionId from, RegionId to, PeerMessage message) {
    PeerMessage read = throughBytes ? Channels.decoded(PeerMessageCodec.encode(message)) : message;
    if (read instanceof PeerMessage.Deltas deltas) {
      sometimes.reachedIf(!deltas.activation().region().equals(from), "passed on");
      sometimes.reachedIf(deltas.through() - deltas.after() > 1, "joined deltas");
    }
    sometimes.reachedIf(read instanceof PeerMessage.Part, "parts");
    handle(region(to), new Input.Heard(from, read));
  }

  void handle(SimulatedRegion at, Input input) {
    ChannelPresence presence = at.presence;
    if (presence == null) {
      return;
    }
    for (Effect effect : presence.handle(List.of(input), moment(at))) {
      if (effect instanceof Effect.Send send) {
        network.send(at.id, send.to(), send.message());
      } else if (effect instanceof Effect.Keep keep) {
        at.keep(keep.delta());
      } else if (effect instanceof Effect.Show show) {
        show.shown().forEach(shown -> judge.shown(at, shown));
      } else if (effect instanceof Effect.Answer answer) {
        answered(at, answer);
      }
    }
    if (presence.bufferedDeltas() > settings.bufferedDeltas()) {
      throw new AssertionError("buffer of " + presence.bufferedDeltas());
    }
  }

  private void answered(SimulatedRegion at, Effect.Answer answer) {
    SimulatedRegion.Unanswered frame = at.unanswered.get(answer.ticket());
    if (frame == null) {
      return;
    }
    if (answer.outcome() instanceof Outcome.Done) {
      at.unanswered.remove(answer.ticket());
      SimulatedClient client = frame.client();
      Entry wanted = client.wanted;
      if (frame.change() instanceof Change.Enter enter
          && frame.holder().equals(client.holder)
          && wanted != null
          && wanted.id().equals(enter.entry().id())) {
        client.acknowledgedMillis = time.nowMillis();
      }
    } else {
      sometimes.reached("timed out");
      time.schedule(0, () -> sendAgain(at, answer.ticket(), frame.client()));
    }
  }

  SimulatedRegion region(RegionId id) {
    return Objects.requireNonNull(regions.get(id));
  }

  Moment moment(SimulatedRegion at) {
    return new Moment(
        Channels.WALL + time.nowMillis() + at.clockSkewMillis, time.nowMillis() + 1_000);
  }
}
