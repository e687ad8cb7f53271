package io.meridian.node.presence;

import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Occupancy;
import java.util.List;

/** What a channel's presence answers. */
public sealed interface PresenceReply extends PresenceClusterMessage {

  /**
   * @param more there are more behind the last
   */
  record Members(List<Held> members, boolean more) implements PresenceReply {}

  record Occupied(Occupancy occupancy) implements PresenceReply {}

  record Taken() implements PresenceReply {}
}
