package io.meridian.presence.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What subscribers are told when the visible members change: at most one for each member. */
public sealed interface PresenceEvent {
  MemberKey key();

  /** What the members are after the event. */
  void applyTo(SortedMap<MemberKey, Entry> members);

  /** The member was not visible before. */
  record Entered(MemberKey key, Entry entry) implements PresenceEvent {
    @Override
    public void applyTo(SortedMap<MemberKey, Entry> members) {
      members.put(key, entry);
    }
  }

  /**
   * The member shows something else. Its entry may be older than the one before, when that one was
   * removed and another region still holds the older: an SDK ignores it then.
   */
  record Updated(MemberKey key, Entry entry) implements PresenceEvent {
    @Override
    public void applyTo(SortedMap<MemberKey, Entry> members) {
      members.put(key, entry);
    }
  }

  /**
   * The member is no longer visible.
   *
   * @param last what it showed last
   */
  record Left(MemberKey key, Entry last) implements PresenceEvent {
    @Override
    public void applyTo(SortedMap<MemberKey, Entry> members) {
      members.remove(key);
    }

    /**
     * The timestamp of a leave that no client sent. SDKs compare it with the member's by time, so
     * it is later than the member's even when this region's clock is behind.
     */
    public long synthesisedTimestampMillis(long nowMillis) {
      return Math.max(nowMillis, last.timestampMillis() + 1);
    }
  }

  /** The events that lead from some visible members to others, in order of their keys. */
  static List<PresenceEvent> between(
      SortedMap<MemberKey, Entry> before, SortedMap<MemberKey, Entry> after) {
    List<PresenceEvent> events = new ArrayList<>();
    TreeMap<MemberKey, Entry> either = new TreeMap<>(before);
    either.putAll(after);
    either.keySet().forEach(key -> compare(key, before.get(key), after.get(key), events));
    return events;
  }

  /** Adds the event that leads from one entry of a member to another, if they differ. */
  static void compare(
      MemberKey key,
      @Nullable Entry before,
      @Nullable Entry after,
      List<? super PresenceEvent> events) {
    if (after == null) {
      if (before != null) {
        events.add(new Left(key, before));
      }
    } else if (before == null) {
      events.add(new Entered(key, after));
    } else if (!after.showsSameAs(before)) {
      events.add(new Updated(key, after));
    }
  }
}
