package io.meridian.presence.channel;

import io.meridian.presence.crdt.PresenceState;
import java.util.List;

/**
 * What regions tell each other about a channel's presence. Any may be lost, repeated or late.
 *
 * <p>To be refined by whoever implements {@link ChannelPresence}; only its codec sees inside.
 */
public sealed interface PeerMessage {

  /** Deltas of one activation. */
  record Deltas(
      io.meridian.presence.crdt.Origin activation,
      long after,
      long through,
      PresenceState delta,
      List<Shown> leaves)
      implements PeerMessage {}
}
