package io.meridian.presence.channel;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A region with two nodes, their hubs, and the entity that one of them runs. */
final class SimulatedRegion {
  /** What a hub knows of an attachment. */
  static final class Attached {
    final SimulatedClient client;
    @Nullable Held held;

    Attached(SimulatedClient client) {
      this.client = client;
    }
  }

  /** A frame without an answer yet. */
  record Unanswered(Holder holder, Change change, SimulatedClient client) {}

  final RegionId id;
  final Map<Holder, Attached> attached = new TreeMap<>();
  final Map<Long, Unanswered> unanswered = new TreeMap<>();

  /** Leaves that clients sent, as the present activation showed them. */
  final Map<MemberKey, MessageId.Numbered> leavesSeen = new TreeMap<>();

  final SimulatedSubscriber subscriber = new SimulatedSubscriber();
  final long clockSkewMillis;
  final List<PresenceState> kept = new ArrayList<>();
  final long[] incarnations = {1, 2};
  @Nullable ChannelPresence presence;
  boolean up = true;

  SimulatedRegion(RegionId id, long clockSkewMillis) {
    this.id = id;
    this.clockSkewMillis = clockSkewMillis;
    kept.add(PresenceState.EMPTY);
  }

  Owner node(SeededRandom random) {
    return new Owner(id, incarnations[random.between(0, 1)]);
  }

  void keep(PresenceState delta) {
    kept.add(kept.get(kept.size() - 1).join(delta));
    if (kept.size() > 4) {
      kept.remove(0);
    }
  }

  /** The state that another node kept, perhaps without the last few changes. */
  PresenceState stale(SeededRandom random) {
    return kept.get(random.between(0, kept.size() - 1));
  }

  void forgetEverything() {
    kept.clear();
    kept.add(PresenceState.EMPTY);
    attached.clear();
    unanswered.clear();
    subscriber.members.clear();
    presence = null;
  }

  @Nullable Entry subscribed(SimulatedClient client) {
    return subscriber.members.get(client.key);
  }
}
