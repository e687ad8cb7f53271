package io.meridian.node.presence;

import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Holder;
import io.meridian.presence.channel.Input;
import io.meridian.presence.channel.Occupancy;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The hubs of a channel: what they hold, and what they are fed. What goes to a hub is cut into
 * messages that the transport between nodes carries, and numbered, since that transport may lose
 * one. Bound: a few hubs for each node of the region.
 */
final class PresenceHubs {
  /** Of one message's members; well below what a frame may have. */
  static final int CHUNK_BYTES = 256 * 1024;

  private static final class Hub {
    final TreeSet<Long> attachments = new TreeSet<>();
    final Owner owner;
    final TreeMap<Integer, PresenceCommand.Announce> announced = new TreeMap<>();
    Counts counts = Counts.NONE;
    long subscription;
    int parts;
    boolean fed;
    long sent;

    Hub(Owner owner) {
      this.owner = owner;
    }
  }

  private final Map<ActorRef<PresenceFeed>, Hub> hubs = new HashMap<>();

  boolean isEmpty() {
    return hubs.isEmpty();
  }

  boolean knows(ActorRef<PresenceFeed> hub) {
    return hubs.containsKey(hub);
  }

  /**
   * A hub subscribes, for the first time or again.
   *
   * @return whether it was not known
   */
  boolean subscribe(PresenceCommand.Subscribe subscribe) {
    Hub known = hubs.get(subscribe.hub());
    Hub hub = known == null ? new Hub(subscribe.owner()) : known;
    hub.subscription = subscribe.subscription();
    hub.parts = subscribe.parts();
    hub.announced.clear();
    hub.fed = false;
    hub.sent = 0;
    hubs.put(subscribe.hub(), hub);
    return known == null;
  }

  void announce(PresenceCommand.Announce announce) {
    Hub hub = hubs.get(announce.hub());
    if (hub != null
        && !hub.fed
        && announce.subscription() == hub.subscription
        && announce.part() < hub.parts) {
      hub.announced.put(announce.part(), announce);
    }
  }

  /**
   * Once all that the hub announces is there.
   *
   * @return null before, and when it was returned already
   */
  @Nullable List<Input> takeAnnounced(ActorRef<PresenceFeed> ref) {
    Hub hub = hubs.get(ref);
    if (hub == null || hub.fed || hub.announced.size() < hub.parts) {
      return null;
    }
    hub.fed = true;
    TreeMap<Long, List<Held>> members = new TreeMap<>();
    TreeMap<Long, Long> graces = new TreeMap<>();
    for (PresenceCommand.Announce part : hub.announced.values()) {
      for (PresenceCommand.HeldBy by : part.attachments()) {
        members
            .computeIfAbsent(by.attachment(), attachment -> new ArrayList<>())
            .addAll(by.members());
        graces.put(by.attachment(), by.graceMillis());
      }
    }
    hub.announced.clear();
    hub.attachments.addAll(members.keySet());
    List<Input> inputs = new ArrayList<>();
    members.forEach(
        (attachment, held) ->
            inputs.add(
                new Input.Announced(
                    new Holder(hub.owner, attachment),
                    graces.getOrDefault(attachment, 0L),
                    List.copyOf(held))));
    return inputs;
  }

  /**
   * The hub's attachment, which holds members from now on.
   *
   * @return null for a hub that is not known: it will subscribe
   */
  @Nullable Holder holder(ActorRef<PresenceFeed> ref, long attachment) {
    Hub hub = hubs.get(ref);
    if (hub == null) {
      return null;
    }
    hub.attachments.add(attachment);
    return new Holder(hub.owner, attachment);
  }

  /** As {@link #holder}, which holds nothing any more. */
  @Nullable Holder released(ActorRef<PresenceFeed> ref, long attachment) {
    Hub hub = hubs.get(ref);
    if (hub == null) {
      return null;
    }
    hub.attachments.remove(attachment);
    return new Holder(hub.owner, attachment);
  }

  /**
   * The hub is gone, alone or with its node.
   *
   * @return what it held is released; empty when it was not known
   */
  List<Input> ended(ActorRef<PresenceFeed> ref, boolean withNode) {
    Hub hub = hubs.remove(ref);
    List<Input> inputs = new ArrayList<>();
    if (hub == null) {
      return inputs;
    }
    if (withNode) {
      inputs.add(new Input.OwnerEnded(hub.owner));
    } else {
      hub.attachments.forEach(
          attachment -> inputs.add(new Input.Released(new Holder(hub.owner, attachment), false)));
    }
    inputs.add(new Input.Counted(counts()));
    return inputs;
  }

  /** How many connections the hub has. */
  void counted(PresenceCommand.Counted counted) {
    Hub hub = hubs.get(counted.hub());
    if (hub != null) {
      hub.counts = counted.counts();
    }
  }

  Counts counts() {
    return hubs.values().stream().map(hub -> hub.counts).reduce(Counts.NONE, Counts::plus);
  }

  /** To one hub: who is there. */
  void snapshot(
      ActorRef<PresenceFeed> ref,
      Map<MemberKey, Entry> visible,
      Occupancy occupancy,
      ActorRef<?> entity) {
    Hub hub = hubs.get(ref);
    if (hub == null) {
      return;
    }
    List<Held> members = new ArrayList<>(visible.size());
    visible.forEach((key, entry) -> members.add(new Held(key, entry)));
    List<List<Held>> chunks =
        chunks(members, held -> MemberWire.weightBytes(held.key(), held.entry()));
    for (int i = 0; i < chunks.size(); i++) {
      ref.tell(
          new PresenceFeed.Snapshot(
              hub.subscription, ++hub.sent, chunks.get(i), i == chunks.size() - 1, entity));
    }
    ref.tell(new PresenceFeed.OccupancyIs(hub.subscription, occupancy));
  }

  /** To all that had their snapshot. */
  void show(List<Shown> shown) {
    for (List<Shown> chunk :
        chunks(shown, each -> MemberWire.weightBytes(each.key(), each.entry()))) {
      eachFed(
          (subscription, number) -> new PresenceFeed.Changes(subscription, number, chunk), true);
    }
  }

  void occupancy(Occupancy occupancy) {
    eachFed((subscription, number) -> new PresenceFeed.OccupancyIs(subscription, occupancy), false);
  }

  private void eachFed(BiFunction<Long, Long, PresenceFeed> message, boolean numbered) {
    hubs.forEach(
        (ref, hub) -> {
          if (hub.sent > 0) {
            hub.sent += numbered ? 1 : 0;
            ref.tell(message.apply(hub.subscription, hub.sent));
          }
        });
  }

  private static <T> List<List<T>> chunks(List<T> all, ToIntFunction<T> weight) {
    List<List<T>> chunks = new ArrayList<>();
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < all.size(); i++) {
      int more = weight.applyAsInt(all.get(i));
      if (i > start && bytes + more > CHUNK_BYTES) {
        chunks.add(List.copyOf(all.subList(start, i)));
        start = i;
        bytes = 0;
      }
      bytes += more;
    }
    chunks.add(List.copyOf(all.subList(start, all.size())));
    return chunks;
  }
}
