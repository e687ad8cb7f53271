package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.presence.crdt.PresenceView;
import io.meridian.regions.RegionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this region's subscribers were shown, and its numbers, kept up with each step. They follow
 * the SDKs' rule of what is newer: when the newest of a member's entries is removed and an older
 * one of another region remains, they go on showing the newer one. That one is remembered here,
 * since a leave that does not beat it would be ignored, and leave a ghost.
 */
final class ShownMembers {
  private final Map<String, Integer> connections = new HashMap<>();
  private final SortedMap<MemberKey, Entry> outshone = new TreeMap<>();
  private PresenceView view;
  private int memberCount;
  private long dataBytes;
  private long leavesMade;

  /** Counts what is visible at first, without showing it. */
  ShownMembers(PresenceState state, Set<RegionId> hidden) {
    view = new PresenceView(hidden);
    view.members(state).forEach((key, entry) -> count(key, null, entry));
  }

  int memberCount() {
    return memberCount;
  }

  int connectionCount() {
    return connections.size();
  }

  /** Of all visible members' data. */
  long dataBytes() {
    return dataBytes;
  }

  SortedMap<MemberKey, Entry> members(PresenceState state) {
    return view.members(state);
  }

  @Nullable Entry member(PresenceState state, MemberKey key) {
    return view.member(state, key).orElse(null);
  }

  /**
   * The state changes.
   *
   * @param touched the members that may look otherwise
   */
  void step(
      PresenceState before,
      PresenceState after,
      Iterable<MemberKey> touched,
      LeaveWords words,
      List<Shown> shown) {
    for (MemberKey key : touched) {
      compare(key, member(before, key), member(after, key), words, shown);
    }
  }

  /** Other regions are hidden than before. Costs in proportion to all members. */
  void hide(Set<RegionId> hidden, PresenceState state, LeaveWords words, List<Shown> shown) {
    SortedMap<MemberKey, Entry> before = view.members(state);
    view = new PresenceView(hidden);
    SortedMap<MemberKey, Entry> after = view.members(state);
    TreeSet<MemberKey> either = new TreeSet<>(before.keySet());
    either.addAll(after.keySet());
    either.forEach(key -> compare(key, before.get(key), after.get(key), words, shown));
  }

  private void compare(
      MemberKey key,
      @Nullable Entry before,
      @Nullable Entry after,
      LeaveWords words,
      List<Shown> shown) {
    Entry seen = outshone.getOrDefault(key, before);
    count(key, before, after);
    if (after == null) {
      outshone.remove(key);
      if (seen != null) {
        shown.add(new Shown(Shown.Kind.LEAVE, key, leave(key, seen, words)));
      }
    } else if (seen == null) {
      shown.add(new Shown(Shown.Kind.ENTER, key, after));
    } else if (after.showsSameAs(seen)) {
      outshone.remove(key);
    } else if (after.replaces(seen)) {
      outshone.remove(key);
      shown.add(new Shown(Shown.Kind.UPDATE, key, after));
    } else {
      outshone.put(key, seen);
    }
  }

  /** The client's own leave if subscribers take it for newer, else one that they do. */
  private Entry leave(MemberKey key, Entry last, LeaveWords words) {
    LeaveNote note = words.departures().of(key);
    if (note != null && words.departures().covers(key, last.id())) {
      byte[] data = note.keepsData() ? last.data() : note.leave().data();
      long millis = note.leave().timestampMillis();
      if (note.leave().id() instanceof MessageId.Synthesised) {
        millis = Math.max(millis, last.timestampMillis() + 1);
      }
      Entry leave = new Entry(data, note.leave().id(), millis, last.owner());
      if (leave.replaces(last)) {
        return leave;
      }
    }
    long millis = Math.max(words.now().wallMillis(), last.timestampMillis() + 1);
    MessageId id = words.leaveId(key, ++leavesMade);
    return new Entry(last.data(), id, millis, last.owner());
  }

  private void count(MemberKey key, @Nullable Entry before, @Nullable Entry after) {
    dataBytes += (after == null ? 0 : after.data().length);
    dataBytes -= (before == null ? 0 : before.data().length);
    if (before == null && after != null) {
      memberCount++;
      connections.merge(key.connectionId(), 1, Integer::sum);
    } else if (before != null && after == null) {
      memberCount--;
      connections.computeIfPresent(
          key.connectionId(), (id, count) -> count == 1 ? null : count - 1);
    }
  }
}
