package io.meridian.node.hub;

import io.meridian.node.protocol.Flags;
import io.meridian.presence.channel.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells a hub's connections what happened to members. */
final class PresenceFanOut {
  private PresenceFanOut() {}

  /**
   * Tells those that subscribe to presence by shared frames. A client is told of its own members
   * whatever its modes are: its SDK keeps account of them.
   */
  static void show(String channel, List<Shown> shown, Collection<Holding> holdings) {
    List<SharedFrame> shared = PresenceFrames.of(channel, shown);
    Map<String, List<Shown>> byConnection = new HashMap<>();
    for (Holding holding : holdings) {
      if (!holding.isAnnounced() || shown.isEmpty()) {
        continue;
      }
      if (holding.attendance().has(Flags.PRESENCE_SUBSCRIBE)) {
        tell(holding, shared);
        continue;
      }
      if (byConnection.isEmpty()) {
        for (Shown one : shown) {
          byConnection.computeIfAbsent(one.key().connectionId(), id -> new ArrayList<>()).add(one);
        }
      }
      List<Shown> own = byConnection.get(holding.attendance().connectionId());
      if (own != null) {
        tell(holding, PresenceFrames.of(channel, own));
      }
    }
  }

  private static void tell(Holding holding, List<SharedFrame> frames) {
    holding.connection().tell(new Subscriber.Presence(holding.attachment(), frames));
  }
}
