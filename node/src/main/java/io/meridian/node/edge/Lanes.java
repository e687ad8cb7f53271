package io.meridian.node.edge;

import io.meridian.node.channel.ChannelId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** A connection's lanes, one for each channel that it has used. */
final class Lanes {
  private final boolean moved;
  private final Map<ChannelId, Lane> lanes = new HashMap<>();

  /**
   * @param moved the connection came from another region
   */
  Lanes(boolean moved) {
    this.moved = moved;
  }

  Lane of(ChannelId channel) {
    return lanes.computeIfAbsent(channel, id -> new Lane(moved));
  }

  Map<ChannelId, Lane> all() {
    return lanes;
  }

  /**
   * Forgets lanes that have nothing to remember: without a barrier that is waited for or a publish
   * to answer. A moved connection that comes back to such a channel passes its barrier again.
   */
  void trim(int max) {
    if (lanes.size() > max) {
      Collection<Lane> all = lanes.values();
      all.removeIf(lane -> lane.barrier() == Lane.Barrier.PASSED && lane.publishes().isEmpty());
    }
  }
}
