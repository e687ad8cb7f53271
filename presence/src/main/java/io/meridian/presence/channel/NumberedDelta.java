package io.meridian.presence.channel;

import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceState;
import java.util.List;

/**
 * Deltas of an activation, joined.
 *
 * @param after the number before the first
 * @param through the last one's number
 * @param bytes what it takes of a message, at most
 */
record NumberedDelta(
    Origin activation,
    long after,
    long through,
    PresenceState delta,
    List<LeaveNote> leaves,
    long bytes) {

  NumberedDelta {
    leaves = List.copyOf(leaves);
  }

  static long bytesOf(PresenceState delta, List<LeaveNote> leaves) {
    return delta.bytesAtMost() + leaves.stream().mapToLong(LeaveNote::bytes).sum();
  }

  PeerMessage.Deltas message() {
    return new PeerMessage.Deltas(activation, after, through, delta, leaves);
  }
}
