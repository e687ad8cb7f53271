package io.meridian.presence.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Three regions whose deltas are lost, repeated and reordered, and clients that move about. */
final class World {
  private record Sent(PresenceState delta, Facts told) {}

  private final SortedMap<RegionId, Replica> replicas = new TreeMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private long msgSerial;

  World() {
    Samples.REGIONS.forEach(region -> replicas.put(region, new Replica(region)));
  }

  List<PresenceState> deltas() {
    return sent.stream().map(Sent::delta).toList();
  }

  /** The state of the step's region after it. */
  PresenceState take(Step step) {
    Replica at = replica(step.region());
    Replica other = replica(Samples.REGIONS.get(step.number() % Samples.REGIONS.size()));
    MemberKey key = step.member();
    switch (step.kind()) {
      case ENTER -> enter(at, key, Samples.entry(at.node(), ++msgSerial, step.number()));
      case REPEAT_ENTER -> enter(at, key, Samples.entry(at.node(), msgSerial / 2, step.number()));
      case ARRIVE -> arrive(at, key);
      case LEAVE -> leave(at, key);
      case LOSE -> lose(at, key);
      case END_NODE -> endNode(at);
      case EVICT_REGION -> evict(at, other);
      case RESTART -> {
        at.restart(step.number() % 2 == 0);
        settle(at);
      }
      case DELIVER -> {
        if (!sent.isEmpty()) {
          Sent any = sent.get(step.number() % sent.size());
          receive(at, any.delta, any.told);
        }
      }
      case DELIVER_PART -> {
        List<PresenceState> parts = PresenceParts.split(other.state, 150);
        PresenceState part = parts.get(step.number() % parts.size());
        receive(at, part, Facts.of(part));
      }
      case DELIVER_ALL -> receive(at, other.state, other.facts);
    }
    return at.state;
  }

  private Replica replica(RegionId region) {
    return Objects.requireNonNull(replicas.get(region));
  }

  private void enter(Replica at, MemberKey key, Entry entry) {
    connectAt(at, key, entry);
    PresenceState delta = at.writer.enterOrUpdate(at.state, key, entry);
    wrote(at, key, delta);
  }

  private void arrive(Replica at, MemberKey key) {
    PresenceState delta = at.writer.arrive(at.state, key, at.node());
    if (!delta.isEmpty()) {
      connectAt(at, key, written(delta, key));
      wrote(at, key, delta);
    }
  }

  /** A connection is in one place; the place it left finds out for itself. */
  private void connectAt(Replica at, MemberKey key, Entry entry) {
    replicas.values().forEach(replica -> replica.connected.remove(key));
    at.connected.put(key, entry);
  }

  private void wrote(Replica at, MemberKey key, PresenceState delta) {
    send(at, delta, at.facts.enter(at.writer.origin(), key, written(delta, key)));
  }

  private static Entry written(PresenceState delta, MemberKey key) {
    return delta.entriesOf(key).values().iterator().next();
  }

  private void leave(Replica at, MemberKey key) {
    if (at.connected.remove(key) != null) {
      send(at, Removal.leave(at.state, key), at.facts.leave(key));
    }
  }

  private void lose(Replica at, MemberKey key) {
    if (!at.connected.containsKey(key)) {
      send(at, Removal.lose(at.state, key, at.node()), at.facts.lose(key, at.node()));
    }
  }

  private void endNode(Replica at) {
    Owner ended = at.node();
    at.nodesEnded++;
    at.connected.clear();
    send(at, Removal.evictOwner(at.state, ended), at.facts.evict(ended));
  }

  private void evict(Replica at, Replica other) {
    if (at != other) {
      long floor = at.state.nextEpoch(other.region);
      PresenceState delta = Removal.evictRegion(at.state, other.region);
      send(at, delta, delta.isEmpty() ? new Facts() : Facts.floor(other.region, floor));
    }
  }

  private void send(Replica at, PresenceState delta, Facts told) {
    told.assertSameAs(delta);
    sent.add(new Sent(delta, told));
    at.join(delta, told);
  }

  private void receive(Replica at, PresenceState delta, Facts told) {
    Facts copy = new Facts();
    copy.addAll(told);
    at.join(delta, copy);
    settle(at);
  }

  /** What a region does after each join. */
  private void settle(Replica at) {
    at.writer = at.writer.aboveFloor(at.state);
    PresenceState delta = at.writer.reassert(at.state, at.connected);
    Facts told = Facts.of(delta);
    send(at, delta, told);
  }

  /** Everyone tells everyone everything, once, and all agree with the model. */
  void syncAll() {
    PresenceState all = PresenceState.EMPTY;
    Facts known = new Facts();
    for (Replica replica : replicas.values()) {
      all = all.join(replica.state);
      known.addAll(replica.facts);
    }
    known.assertSameAs(all);
    for (Replica replica : replicas.values()) {
      for (PresenceState part : PresenceParts.split(all, 200)) {
        replica.join(part, Facts.of(part));
      }
      assertThat(replica.state).isEqualTo(all);
    }
  }

  /** Heals everything: regions retire what they no longer hold, and hear of each other. */
  void heal() {
    syncAll();
    replicas.values().forEach(this::retire);
    syncAll();
  }

  private void retire(Replica at) {
    settle(at);
    for (MemberKey key : at.state.memberKeys()) {
      for (Entry entry : at.state.entriesOf(key).values()) {
        Owner owner = entry.owner();
        if (owner.region().equals(at.region) && !at.connected.containsKey(key)) {
          send(at, Removal.lose(at.state, key, owner), at.facts.lose(key, owner));
        }
      }
    }
    long epoch = at.writer.origin().epoch();
    send(at, at.writer.retireEarlierEpochs(), Facts.floor(at.region, epoch));
  }

  void assertOnlyTheConnectedAreVisible() {
    Set<MemberKey> connected = new TreeSet<>();
    replicas.values().forEach(replica -> connected.addAll(replica.connected.keySet()));
    for (Replica replica : replicas.values()) {
      assertThat(PresenceView.ALL.members(replica.state).keySet()).isEqualTo(connected);
    }
  }

  /** One vector entry and one floor for each region at most, and no cloud. */
  void assertMetadataIsBounded() {
    for (Replica replica : replicas.values()) {
      assertThat(replica.state.context().seen()).hasSizeLessThanOrEqualTo(replicas.size());
      assertThat(replica.state.floors().epochs()).hasSizeLessThanOrEqualTo(replicas.size());
      Map<Origin, Counters> seen = replica.state.context().seen();
      assertThat(replica.state.context().runCount()).isEqualTo(seen.size());
    }
  }
}
