package io.meridian.presence.channel;

import io.meridian.chaos.sim.SeededRandom;
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

  /** What the present activation was told of the other regions. */
  @Nullable Regions seen;

  /**
   * What the hubs of a node say once they have told the present activation who is attached; no
   * entry for a node whose hubs have told it.
   */
  final Map<Owner, List<Runnable>> untold = new TreeMap<>();

  SimulatedRegion(RegionId id, long clockSkewMillis) {
    this.id = id;
    this.clockSkewMillis = clockSkewMillis;
    kept.add(PresenceState.EMPTY);
  }

  Owner node(SeededRandom random) {
    return random.pick(nodes());
  }

  List<Owner> nodes() {
    return List.of(new Owner(id, incarnations[0]), new Owner(id, incarnations[1]));
  }

  boolean hasTold(Owner node) {
    return presence != null && !untold.containsKey(node);
  }

  /** Now, or once the node's hubs have told who is attached. */
  void say(Owner node, Runnable words) {
    if (hasTold(node)) {
      words.run();
    } else {
      untold.computeIfAbsent(node, each -> new ArrayList<>()).add(words);
    }
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
    untold.clear();
    subscriber.members.clear();
    presence = null;
  }
}
