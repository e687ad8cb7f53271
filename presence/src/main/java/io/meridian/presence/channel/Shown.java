package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;

/**
 * What subscribers are told of a member.
 *
 * @param entry what it shows; of a leave its own id, time and data: those of the client's leave if
 *     they are known, else made up, with an id that does not begin with the connection's
 */
public record Shown(Kind kind, MemberKey key, Entry entry) {
  public enum Kind {
    ENTER,
    UPDATE,
    LEAVE
  }
}
