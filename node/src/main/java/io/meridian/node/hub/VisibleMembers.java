package io.meridian.node.hub;

import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.SortedChunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members that this node's subscribers of a channel have been told of. */
final class VisibleMembers {
  private final String channel;
  private final String syncIds;
  private long syncs;
  private boolean known;
  private SortedChunks<MemberKey, Entry> members = SortedChunks.empty();
  private SortedChunks<MemberKey, Entry> arriving = SortedChunks.empty();
  private @Nullable Roster roster;

  /**
   * @param syncIds what the ids of syncs begin with, another for each life of a hub
   */
  VisibleMembers(String channel, String syncIds) {
    this.channel = channel;
    this.syncIds = syncIds;
  }

  /** Whether a snapshot has come. */
  boolean known() {
    return known;
  }

  void apply(List<Shown> shown) {
    for (Shown one : shown) {
      if (one.kind() == Shown.Kind.LEAVE) {
        members = members.without(one.key());
      } else {
        members = members.with(one.key(), one.entry());
      }
    }
    roster = null;
  }

  /** A snapshot begins; one that broke off is forgotten. */
  void beginSnapshot() {
    arriving = SortedChunks.empty();
  }

  void addToSnapshot(List<Held> part) {
    for (Held member : part) {
      arriving = arriving.with(member.key(), member.entry());
    }
  }

  /**
   * The snapshot is complete: its members are the visible ones.
   *
   * @return what a subscriber of the former ones has to be told, in the order of the members; the
   *     leaves of those that are gone are made up, later than all that was shown of them
   */
  List<Shown> endSnapshot(long wallMillis) {
    SortedChunks<MemberKey, Entry> before = members;
    members = arriving;
    arriving = SortedChunks.empty();
    known = true;
    roster = null;
    List<Shown> changes = new ArrayList<>();
    for (Map.Entry<MemberKey, Entry> member : before) {
      MemberKey key = member.getKey();
      if (members.get(key) == null) {
        changes.add(new Shown(Shown.Kind.LEAVE, key, leave(key, member.getValue(), wallMillis)));
      }
    }
    for (Map.Entry<MemberKey, Entry> member : members) {
      Entry shown = before.get(member.getKey());
      if (shown == null || !shown.showsSameAs(member.getValue())) {
        Shown.Kind kind = shown == null ? Shown.Kind.ENTER : Shown.Kind.UPDATE;
        changes.add(new Shown(kind, member.getKey(), member.getValue()));
      }
    }
    return changes;
  }

  private Entry leave(MemberKey key, Entry last, long wallMillis) {
    long timestamp = Math.max(wallMillis, last.timestampMillis() + 1);
    // No connection id has an exclamation mark: keys are split at it.
    String id = "!" + syncIds + ":" + timestamp + ":" + Integer.toHexString(key.hashCode());
    return new Entry(last.data(), new MessageId.Synthesised(id), timestamp, last.owner());
  }

  /** The members as they are now; shared until something changes. */
  Roster roster() {
    Roster now = roster;
    if (now == null) {
      List<Held> held = new ArrayList<>(members.size());
      members.forEach(member -> held.add(new Held(member.getKey(), member.getValue())));
      now = Roster.of(channel, syncIds + "-" + Long.toString(++syncs, Character.MAX_RADIX), held);
      roster = now;
    }
    return now;
  }
}
