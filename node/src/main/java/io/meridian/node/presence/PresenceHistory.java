package io.meridian.node.presence;

import io.meridian.node.channel.ChannelId;
import io.meridian.presence.channel.Shown;
import java.util.List;

/** Keeps what subscribers in this region were told of members, for a while. */
public interface PresenceHistory {
  PresenceHistory NONE = (channel, shown) -> {};

  /**
   * Records events in order. Returns at once and never fails; what cannot be kept is dropped and
   * counted. Any thread may call.
   */
  void record(ChannelId channel, List<Shown> shown);
}
