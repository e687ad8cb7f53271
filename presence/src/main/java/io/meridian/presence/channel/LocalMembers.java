package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.SortedChunks;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The members that this region wrote: who holds each, and until when one without a holder stays. A
 * release by somebody who no longer holds the member finds nothing to release.
 */
final class LocalMembers {
  /**
   * One member.
   *
   * @param entry as its holder last entered it; without a holder as the region last wrote it
   * @param holders none during the grace; several when it is not known which of them came last: all
   *     but that one will be released
   * @param endsMillis elapsed, at which the grace ends; of no meaning with a holder
   */
  private record Local(Entry entry, Set<Holder> holders, long graceMillis, long endsMillis) {}

  /**
   * What a holder holds.
   *
   * @param alone the holder alone, as all members have it that nobody else holds
   * @param keys each to itself
   */
  private record Holds(Set<Holder> alone, SortedChunks<MemberKey, MemberKey> keys) {}

  private final TreeMap<Holder, Holds> byHolder = new TreeMap<>();
  private final TreeMap<Long, TreeSet<MemberKey>> graces = new TreeMap<>();
  private SortedChunks<MemberKey, Local> members = SortedChunks.empty();

  boolean contains(MemberKey key) {
    return members.get(key) != null;
  }

  /** What was entered last here, null when it is not this region's. */
  @Nullable Entry entry(MemberKey key) {
    Local local = members.get(key);
    return local == null ? null : local.entry();
  }

  /** The entry that its holder entered, null when nobody holds the member. */
  @Nullable Entry heldEntry(MemberKey key) {
    Local local = members.get(key);
    return local == null || local.holders().isEmpty() ? null : local.entry();
  }

  /** All that are held, with their entries. Costs in proportion to their number. */
  SortedMap<MemberKey, Entry> held() {
    TreeMap<MemberKey, Entry> held = new TreeMap<>();
    for (Holds holds : byHolder.values()) {
      holds.keys().forEach(key -> putHeld(key.getKey(), held));
    }
    return held;
  }

  /** Of these members those that are held. */
  SortedMap<MemberKey, Entry> heldAmong(Iterable<MemberKey> keys) {
    TreeMap<MemberKey, Entry> held = new TreeMap<>();
    keys.forEach(key -> putHeld(key, held));
    return held;
  }

  private void putHeld(MemberKey key, Map<MemberKey, Entry> held) {
    Entry entry = heldEntry(key);
    if (entry != null) {
      held.put(key, entry);
    }
  }

  void hold(MemberKey key, Entry entry, Holder holder, long graceMillis) {
    end(key);
    Holds holds = byHolder.get(holder);
    Set<Holder> alone = holds == null ? Set.of(holder) : holds.alone();
    put(key, new Local(entry, alone, graceMillis, 0));
  }

  /** One of those that hold it; which came last nobody knows. */
  void holdToo(MemberKey key, Entry entry, Holder holder, long graceMillis) {
    Local local = members.get(key);
    if (local == null || local.holders().isEmpty()) {
      hold(key, entry, holder, graceMillis);
      return;
    }
    end(key);
    Set<Holder> holders = new TreeSet<>(local.holders());
    holders.add(holder);
    Entry newest = entry.replaces(local.entry()) ? entry : local.entry();
    put(key, new Local(newest, holders, Math.max(graceMillis, local.graceMillis()), 0));
  }

  private void put(MemberKey key, Local local) {
    members = members.with(key, local);
    for (Holder holder : local.holders()) {
      Holds holds = byHolder.get(holder);
      byHolder.put(
          holder,
          holds == null
              ? new Holds(Set.of(holder), SortedChunks.<MemberKey, MemberKey>empty().with(key, key))
              : new Holds(holds.alone(), holds.keys().with(key, key)));
    }
  }

  /** The region wrote it, and nobody is known to be connected. */
  void leaveUnheld(MemberKey key, Entry entry, long graceMillis, long endsMillis) {
    end(key);
    members = members.with(key, new Local(entry, Set.of(), graceMillis, endsMillis));
    graces.computeIfAbsent(endsMillis, each -> new TreeSet<>()).add(key);
  }

  /** The connection's members, in order, held or not. */
  List<MemberKey> of(String connectionId) {
    // No client's id is below one character of the least value.
    MemberKey first = new MemberKey(connectionId, "\u0000");
    List<MemberKey> keys = new ArrayList<>();
    Iterator<Map.Entry<MemberKey, Local>> from = members.iteratorFrom(first);
    while (from.hasNext()) {
      MemberKey key = from.next().getKey();
      if (!key.connectionId().equals(connectionId)) {
        break;
      }
      keys.add(key);
    }
    return keys;
  }

  /**
   * A member gets one more holder, and the grace ends that it may have. The others stay: of two
   * attachments that say so the earlier may be heard last, and will be released.
   */
  void arrive(MemberKey key, Holder holder, long graceMillis) {
    Local local = members.get(key);
    if (local != null) {
      holdToo(key, local.entry().ownedBy(holder.owner()), holder, graceMillis);
    }
  }

  /** What the holder holds, in order. */
  List<MemberKey> heldBy(Holder holder) {
    Holds holds = byHolder.get(holder);
    if (holds == null) {
      return List.of();
    }
    List<MemberKey> keys = new ArrayList<>(holds.keys().size());
    holds.keys().forEach(key -> keys.add(key.getKey()));
    return keys;
  }

  /** Those that hold something on a node. */
  List<Holder> holdersOf(Owner owner) {
    return List.copyOf(
        byHolder
            .subMap(
                new Holder(owner, Long.MIN_VALUE), true, new Holder(owner, Long.MAX_VALUE), true)
            .keySet());
  }

  /** The grace of what only this holder holds begins. */
  void lose(Holder holder, Moment now) {
    for (MemberKey key : heldBy(holder)) {
      Local local = members.get(key);
      if (local == null) {
        continue;
      }
      end(key);
      Set<Holder> others = new TreeSet<>(local.holders());
      others.remove(holder);
      if (others.isEmpty()) {
        long ends = now.elapsedMillis() + local.graceMillis();
        leaveUnheld(key, local.entry(), local.graceMillis(), ends);
      } else {
        put(key, new Local(local.entry(), others, local.graceMillis(), 0));
      }
    }
  }

  void end(MemberKey key) {
    Local local = members.get(key);
    if (local == null) {
      return;
    }
    members = members.without(key);
    if (local.holders().isEmpty()) {
      endGrace(key, local.endsMillis());
    }
    local.holders().forEach(holder -> endHolding(key, holder));
  }

  private void endGrace(MemberKey key, long endsMillis) {
    TreeSet<MemberKey> keys = graces.get(endsMillis);
    if (keys != null && keys.remove(key) && keys.isEmpty()) {
      graces.remove(endsMillis);
    }
  }

  private void endHolding(MemberKey key, Holder holder) {
    Holds holds = byHolder.get(holder);
    if (holds == null) {
      return;
    }
    SortedChunks<MemberKey, MemberKey> rest = holds.keys().without(key);
    if (rest.size() == 0) {
      byHolder.remove(holder);
    } else {
      byHolder.put(holder, new Holds(holds.alone(), rest));
    }
  }

  /** Takes those out of which the grace is over. */
  List<MemberKey> takeEnded(Moment now) {
    List<MemberKey> ended = new ArrayList<>();
    Iterator<TreeSet<MemberKey>> over =
        graces.headMap(now.elapsedMillis(), true).values().iterator();
    while (over.hasNext()) {
      ended.addAll(over.next());
      over.remove();
    }
    for (MemberKey key : ended) {
      members = members.without(key);
    }
    return ended;
  }

  boolean isEmpty() {
    return members.size() == 0;
  }

  boolean hasUnheld() {
    return !graces.isEmpty();
  }
}
