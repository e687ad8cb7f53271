package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.regions.RegionId;

/**
 * A client left by itself. It travels beside the delta that removes the member, which says nothing
 * of the leave's own id and data.
 *
 * @param upTo whatever the client sent up to this id is gone with it, also what arrives later
 * @param leave id, time and data of the leave; its id is that one or made up, its owner {@link
 *     #NOBODY}
 * @param keepsData subscribers see the data that the member showed last
 */
public record LeaveNote(MemberKey key, MessageId.Numbered upTo, Entry leave, boolean keepsData) {

  /** A leave belongs to no node; a region of this name has none. */
  static final Owner NOBODY = new Owner(new RegionId("nobody"), 0);

  public LeaveNote {
    if (leave.id() instanceof MessageId.Numbered && !leave.id().equals(upTo)) {
      throw new IllegalArgumentException(
          "leave of " + key + " has id " + leave.id() + ", must be " + upTo);
    }
    if (keepsData && leave.data().length > 0) {
      throw new IllegalArgumentException(
          "leave of " + key + " keeps data and has " + leave.data().length + " bytes of its own");
    }
  }

  /** The same for whoever was shown the leave, or never knew the member. */
  LeaveNote withoutData() {
    Entry bare = new Entry(new byte[0], leave.id(), leave.timestampMillis(), leave.owner());
    return new LeaveNote(key, upTo, bare, true);
  }

  /** What it takes of a message, about. */
  int bytes() {
    return 64 + 3 * (key.connectionId().length() + key.clientId().length()) + leave.data().length;
  }
}
