package io.meridian.node.presence;

import io.meridian.presence.channel.Held;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Which of the visible members are asked for: at most as many as a message between nodes carries,
 * but one in any case.
 */
final class MembersPage {
  private MembersPage() {}

  static PresenceReply.Members of(
      SortedMap<MemberKey, Entry> visible, PresenceCommand.ListMembers list) {
    MemberKey after = list.after();
    List<Held> members = new ArrayList<>();
    int bytes = 0;
    for (Map.Entry<MemberKey, Entry> member :
        (after == null ? visible : visible.tailMap(after)).entrySet()) {
      MemberKey key = member.getKey();
      if (key.equals(after) || !isAskedFor(key, list)) {
        continue;
      }
      bytes += MemberWire.weightBytes(key, member.getValue());
      boolean full = !members.isEmpty() && bytes > PresenceHubs.CHUNK_BYTES;
      if (full || members.size() == list.limit()) {
        return new PresenceReply.Members(members, true);
      }
      members.add(new Held(key, member.getValue()));
    }
    return new PresenceReply.Members(members, false);
  }

  private static boolean isAskedFor(MemberKey key, PresenceCommand.ListMembers list) {
    return (list.clientId() == null || key.clientId().equals(list.clientId()))
        && (list.connectionId() == null || key.connectionId().equals(list.connectionId()));
  }
}
