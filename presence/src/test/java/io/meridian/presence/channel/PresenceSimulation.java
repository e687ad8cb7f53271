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
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.regions.RegionId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One channel in three regions, with everything going wrong that the links, the nodes and the
 * clients can do, then a while in which nothing does. Judged all along: what a subscriber is shown,
 * whether it comes back, whether somebody who is there is shown as gone; and at the end that
 * everybody sees exactly who is connected.
 */
final class PresenceSimulation {
  static final PresenceSettings SETTINGS =
      new PresenceSettings(
          200, 1_000, 2_500, 4_000, 500, 400, 120_000, 24, 1 << 20, 512, 100, 600_000, 1 << 20);
  private static final List<RegionId> REGIONS = List.of(AP, EU, US);
  private static final long GRACE_MILLIS = 2_500;
  private static final long HORIZON_MILLIS = 500;
  private static final long FAULTS_MILLIS = 20_000;
  private static final long CALM_MILLIS = 22_000;

  private final PresenceSettings settings;
  private final SeededRandom random;
  private final Sometimes sometimes;
  private final VirtualTime time = new VirtualTime();
  private final SimulatedNetwork<RegionId, PeerMessage> network;
  private final SimulatedHorizon horizon = new SimulatedHorizon(REGIONS);
  private final Map<RegionId, SimulatedRegion> regions = new TreeMap<>();
  private final Map<RegionId, Regions> regionsTold = new TreeMap<>();
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final Map<MemberKey, SimulatedClient> byKey = new TreeMap<>();
  private final boolean throughBytes;
  private long tickets;
  private long attachments;
  private long lives = 100;
  private long floorRaisedMillis = -100_000;
  private long disturbedMillis = -100_000;

  PresenceSimulation(long seed, PresenceSettings settings, Sometimes sometimes) {
    this.settings = settings;
    this.sometimes = sometimes;
    random = new SeededRandom(seed).child("faults");
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
    for (RegionId id : REGIONS) {
      activate(region(id));
    }
  }

  void run() {
    time.every(settings.tickMillis(), this::tick);
    time.every(HORIZON_MILLIS, this::lookAround);
    while (time.nowMillis() < FAULTS_MILLIS) {
      time.runFor(random.between(20, 500));
      act();
    }
    heal();
    time.runFor(CALM_MILLIS);
    judgeTheEnd();
  }

  private SimulatedRegion region(RegionId id) {
    return Objects.requireNonNull(regions.get(id));
  }

  private Moment moment(SimulatedRegion at) {
    return new Moment(
        Channels.WALL + time.nowMillis() + at.clockSkewMillis, time.nowMillis() + 1_000);
  }

  // --- What happens ---

  private void act() {
    SimulatedRegion at = region(random.pick(REGIONS));
    SimulatedRegion other = region(random.pick(REGIONS));
    double what = random.fraction();
    if (what < 0.12) {
      connectNew(at);
    } else if (what < 0.45) {
      actAsClient(at);
    } else if (what < 0.70) {
      move(at);
    } else if (what < 0.78) {
      cut(at.id, other.id);
    } else if (what < 0.84) {
      healLink(at.id, other.id);
    } else if (what < 0.90) {
      crashEntity(at);
    } else if (what < 0.93) {
      crashNode(at);
    } else if (what < 0.95) {
      loseRegion(at);
    } else {
      restore(at);
    }
  }

  private void connectNew(SimulatedRegion at) {
    if (!at.up || clients.size() >= 12) {
      return;
    }
    SimulatedClient client = new SimulatedClient(clients.size());
    clients.add(client);
    byKey.put(client.key, client);
    attach(client, at);
    want(client, at);
  }

  private void actAsClient(SimulatedRegion at) {
    if (clients.isEmpty()) {
      return;
    }
    SimulatedClient client = random.pick(clients);
    RegionId where = client.region;
    if (where == null) {
      if (!client.ended) {
        attach(client, at);
      }
      return;
    }
    SimulatedRegion home = region(where);
    double what = random.fraction();
    if (what < 0.45) {
      want(client, home);
    } else if (what < 0.75) {
      leave(client, home);
    } else if (what < 0.82) {
      close(client, home);
    } else {
      drop(client, home);
    }
  }

  /** Away and to a region at once or soon; the old one finds out later. */
  private void move(SimulatedRegion to) {
    if (clients.isEmpty()) {
      return;
    }
    SimulatedClient client = random.pick(clients);
    RegionId from = client.region;
    if (from == null || client.ended) {
      return;
    }
    drop(client, region(from));
    time.schedule(
        random.between(0, 2_000),
        () -> {
          if (client.region == null && !client.ended) {
            attach(client, to);
            sometimes.reachedIf(!from.equals(to.id), "moved");
          }
        });
  }

  private void attach(SimulatedClient client, SimulatedRegion at) {
    if (!at.up) {
      return;
    }
    Holder holder = new Holder(at.node(random), ++attachments);
    client.region = at.id;
    client.holder = holder;
    client.connectedMillis = time.nowMillis();
    client.acknowledgedMillis = -1;
    at.attached.put(holder, new SimulatedRegion.Attached(client));
    handle(at, new Input.Arrived(holder, client.key.connectionId(), GRACE_MILLIS));
    Entry wanted = client.wanted;
    if (wanted != null) {
      // An SDK re-enters with the old id; the region stamps it anew.
      enter(client, at, entry(at, ((MessageId.Numbered) wanted.id()).msgSerial(), holder));
    } else if (client.left != null) {
      operate(at, holder, leaveOf(client, at, holder), client);
    }
  }

  private Entry entry(SimulatedRegion at, long msgSerial, Holder holder) {
    byte[] data = ("status " + msgSerial).getBytes(StandardCharsets.UTF_8);
    MessageId id = new MessageId.Numbered(msgSerial, 0);
    return new Entry(data, id, moment(at).wallMillis(), holder.owner());
  }

  private void want(SimulatedClient client, SimulatedRegion at) {
    enter(client, at, entry(at, ++client.msgSerial, Objects.requireNonNull(client.holder)));
  }

  private void enter(SimulatedClient client, SimulatedRegion at, Entry entry) {
    client.wanted = entry;
    client.acknowledgedMillis = -1;
    Holder holder = Objects.requireNonNull(client.holder);
    Objects.requireNonNull(at.attached.get(holder)).held = new Held(client.key, entry);
    operate(at, holder, new Change.Enter(client.key, entry), client);
  }

  private void leave(SimulatedClient client, SimulatedRegion at) {
    Holder holder = Objects.requireNonNull(client.holder);
    client.wanted = null;
    Objects.requireNonNull(at.attached.get(holder)).held = null;
    operate(at, holder, leaveOf(client, at, holder), client);
  }

  private Change leaveOf(SimulatedClient client, SimulatedRegion at, Holder holder) {
    Entry entry = entry(at, ++client.msgSerial, holder);
    client.left = (MessageId.Numbered) entry.id();
    return new Change.Leave(client.key, entry, random.chance(0.5));
  }

  private void close(SimulatedClient client, SimulatedRegion at) {
    Holder holder = Objects.requireNonNull(client.holder);
    gone(client);
    client.ended = true;
    at.attached.remove(holder);
    at.unanswered.values().removeIf(each -> each.holder().equals(holder));
    handle(at, new Input.Released(holder, true));
    if (client.wanted != null) {
      sometimes.reached("closed");
    }
    client.wanted = null;
  }

  private void drop(SimulatedClient client, SimulatedRegion at) {
    Holder holder = Objects.requireNonNull(client.holder);
    gone(client);
    time.schedule(
        random.between(0, 2_000),
        () -> {
          if (at.attached.remove(holder) != null) {
            at.unanswered.values().removeIf(each -> each.holder().equals(holder));
            handle(at, new Input.Released(holder, false));
          }
        });
  }

  private void gone(SimulatedClient client) {
    client.region = null;
    client.holder = null;
    client.everDropped = true;
    client.droppedMillis = time.nowMillis();
    client.acknowledgedMillis = -1;
  }

  private void operate(SimulatedRegion at, Holder holder, Change change, SimulatedClient client) {
    long ticket = ++tickets;
    at.unanswered.put(ticket, new SimulatedRegion.Unanswered(holder, change, client));
    send(at, ticket);
  }

  private void send(SimulatedRegion at, long ticket) {
    SimulatedRegion.Unanswered frame = at.unanswered.get(ticket);
    if (frame != null) {
      handle(
          at,
          new Input.Operate(
              ticket, frame.holder(), GRACE_MILLIS, List.of(frame.change()), true, 1_000));
    }
  }

  // --- Faults ---

  private void cut(RegionId from, RegionId to) {
    if (!from.equals(to)) {
      disturbedMillis = time.nowMillis();
      network.cut(from, to);
      if (random.chance(0.5)) {
        network.cut(to, from);
      }
    }
  }

  private void healLink(RegionId one, RegionId other) {
    if (!one.equals(other)) {
      disturbedMillis = time.nowMillis();
      network.heal(one, other);
      network.heal(other, one);
      horizon.linkUp(one, other);
    }
  }

  /** The entity starts anew on another node; the hubs stay, announce, and ask again. */
  private void crashEntity(SimulatedRegion at) {
    if (at.up) {
      disturbedMillis = time.nowMillis();
      at.presence = null;
      time.schedule(random.between(0, 800), () -> activate(at));
    }
  }

  private void crashNode(SimulatedRegion at) {
    if (!at.up) {
      return;
    }
    disturbedMillis = time.nowMillis();
    int node = random.between(0, 1);
    Owner ended = new Owner(at.id, at.incarnations[node]);
    at.incarnations[node] = ++lives;
    for (Holder holder : List.copyOf(at.attached.keySet())) {
      if (holder.owner().equals(ended)) {
        SimulatedClient client = Objects.requireNonNull(at.attached.remove(holder)).client;
        if (holder.equals(client.holder)) {
          gone(client);
        }
      }
    }
    at.unanswered.values().removeIf(each -> each.holder().owner().equals(ended));
    handle(at, new Input.OwnerEnded(ended));
    if (random.chance(0.5)) {
      crashEntity(at);
    }
  }

  private void loseRegion(SimulatedRegion at) {
    if (at.up && regions.values().stream().allMatch(each -> each.up)) {
      disturbedMillis = time.nowMillis();
      at.up = false;
      network.down(at.id);
      for (SimulatedClient client : clients) {
        if (at.id.equals(client.region)) {
          gone(client);
        }
      }
      at.forgetEverything();
      time.schedule(random.between(500, 12_000), () -> restore(at));
    }
  }

  private void restore(SimulatedRegion at) {
    if (!at.up) {
      disturbedMillis = time.nowMillis();
      at.up = true;
      network.up(at.id);
      at.incarnations[0] = ++lives;
      at.incarnations[1] = ++lives;
      horizon.started(at.id, time.nowMillis());
      REGIONS.stream().filter(each -> !each.equals(at.id)).forEach(e -> horizon.linkUp(at.id, e));
      activate(at);
    }
  }

  private void activate(SimulatedRegion at) {
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
    at.attached.forEach(
        (holder, attached) -> {
          Held held = attached.held;
          List<Held> members = held == null ? List.of() : List.of(held);
          apply(at, List.of(new Input.Announced(holder, GRACE_MILLIS, members)), false);
        });
    at.subscriber.takeAll(Objects.requireNonNull(at.presence).visible());
    List.copyOf(at.unanswered.keySet()).forEach(ticket -> send(at, ticket));
  }

  private void heal() {
    network.healAll();
    network.usualConditions(LinkConditions.steady(50));
    // One pair may stay cut for good: the third passes on what they write.
    if (random.chance(0.5)) {
      List<RegionId> pair = random.shuffle(REGIONS);
      network.cutBothWays(pair.get(0), pair.get(1));
      sometimes.reached("cut for good");
    }
    regions.values().forEach(this::restore);
    for (RegionId one : REGIONS) {
      REGIONS.stream()
          .filter(other -> one.compareTo(other) < 0)
          .forEach(o -> horizon.linkUp(one, o));
    }
    // While the links are as they will stay, somebody still enters, updates and leaves.
    for (int i = 0; i < 6; i++) {
      time.schedule(random.between(3_000, 6_000), () -> actAsClient(region(random.pick(REGIONS))));
    }
  }

  // --- Plumbing ---

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
      if (!seen.equals(regionsTold.get(at.id))) {
        if (!seen.hidden().equals(Objects.requireNonNull(regionsTold.get(at.id)).hidden())) {
          disturbedMillis = time.nowMillis();
        }
        told(at, seen);
        handle(at, new Input.RegionsAre(seen));
      }
    }
  }

  private void told(SimulatedRegion at, Regions seen) {
    regionsTold.put(at.id, seen);
    if (!seen.lost().isEmpty()) {
      floorRaisedMillis = time.nowMillis();
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

  private void handle(SimulatedRegion at, Input input) {
    apply(at, List.of(input), true);
  }

  private void apply(SimulatedRegion at, List<Input> inputs, boolean subscribed) {
    ChannelPresence presence = at.presence;
    if (presence == null) {
      return;
    }
    for (Effect effect : presence.handle(inputs, moment(at))) {
      if (effect instanceof Effect.Send send) {
        network.send(at.id, send.to(), send.message());
      } else if (effect instanceof Effect.Keep keep) {
        at.keep(keep.delta());
      } else if (effect instanceof Effect.Show show && subscribed) {
        show.shown().forEach(shown -> show(at, shown));
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
      time.schedule(100, () -> send(at, answer.ticket()));
    }
  }

  // --- Judging ---

  private void show(SimulatedRegion at, Shown shown) {
    at.subscriber.take(shown);
    SimulatedClient client = Objects.requireNonNull(byKey.get(shown.key()));
    judgeGhost(at, shown);
    if (shown.kind() == Shown.Kind.LEAVE) {
      boolean own = shown.entry().id() instanceof MessageId.Numbered;
      sometimes.reached(own ? "own leave shown" : "grace ended");
      judgeLeave(at, client, shown);
    }
  }

  /** Who was seen to leave by itself does not come back with what it had sent before. */
  private void judgeGhost(SimulatedRegion at, Shown shown) {
    if (!(shown.entry().id() instanceof MessageId.Numbered id)) {
      return;
    }
    MessageId.Numbered left = at.leavesSeen.get(shown.key());
    if (shown.kind() == Shown.Kind.LEAVE) {
      at.leavesSeen.put(shown.key(), id);
    } else if (left != null && id.compareTo(left) < 0) {
      throw new AssertionError(at.id + " shows who left with " + left + ": " + shown);
    }
  }

  /** Who is there, and known to be, is not shown as gone while nothing is broken. */
  private void judgeLeave(SimulatedRegion at, SimulatedClient client, Shown shown) {
    RegionId where = client.region;
    if (where == null || client.wanted == null || client.acknowledgedMillis < 0) {
      return;
    }
    boolean hides = Objects.requireNonNull(regionsTold.get(at.id)).hidden().contains(where);
    boolean floor = time.nowMillis() - floorRaisedMillis < 15_000;
    if (!client.everDropped
        && client.left == null
        && !hides
        && !floor
        && shown.entry().id() instanceof MessageId.Synthesised) {
      throw new AssertionError(at.id + " shows as gone who never dropped: " + shown);
    }
    boolean calm = time.nowMillis() - disturbedMillis > 5_000;
    boolean known = time.nowMillis() - client.acknowledgedMillis > 5_000;
    if (calm && known && !hides && !floor) {
      throw new AssertionError(at.id + " shows as gone who is back in " + where + ": " + shown);
    }
  }

  private void judgeTheEnd() {
    Set<MemberKey> expected = new TreeSet<>();
    clients.stream().filter(SimulatedClient::isMember).forEach(client -> expected.add(client.key));
    ChannelPresence first = Objects.requireNonNull(region(AP).presence);
    for (SimulatedRegion at : regions.values()) {
      ChannelPresence presence = Objects.requireNonNull(at.presence);
      require(
          presence.visible().keySet().equals(expected),
          at.id + " sees " + presence.visible() + " instead of " + expected);
      require(
          at.subscriber.members.keySet().equals(expected),
          at.id
              + "'s subscriber sees "
              + at.subscriber.members.keySet()
              + " instead of "
              + expected);
      require(
          presence.state().equals(first.state()),
          at.id + " has " + presence.state() + ", ap " + first.state());
      require(at.unanswered.isEmpty(), at.id + " left unanswered " + at.unanswered);
      require(
          presence.occupancy().presenceMembers() == expected.size(),
          at.id + " counts " + presence.occupancy());
      require(
          presence.state().context().runCount() <= 2 * REGIONS.size(),
          at.id + " knows " + presence.state().context());
    }
    sometimes.reachedIf(!first.state().floors().epochs().isEmpty(), "floors");
  }

  private static void require(boolean holds, String violation) {
    if (!holds) {
      throw new AssertionError(violation);
    }
  }
}
