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
   * Forgets lanes that have nothing to remember: without a barrier to pass or a publish to answer.
   */
  void trim(int max) {
    if (lanes.size() > max) {
      Collection<Lane> all = lanes.values();
      all.removeIf(
          lane -> !moved && lane.barrier() == Lane.Barrier.PASSED && lane.publishes().isEmpty());
    }
  }
}
