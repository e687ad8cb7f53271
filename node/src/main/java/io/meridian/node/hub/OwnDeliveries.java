package io.meridian.node.hub;

import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Deliveries for one who may have seen what the channel's entity has not delivered: without what it
 * has seen, and at positions that keep what only it has seen. A connection can have that from
 * another region; a hub from an entity that ended before it had stored what it delivered.
 *
 * @param at where it is after them
 */
record OwnDeliveries(List<Delivery> deliveries, Position at) {

  /**
   * @param fed what the entity delivers, at least one
   */
  static OwnDeliveries of(Position from, List<Delivery> fed) {
    if (fed.get(0).follows(from)) {
      // One entity's positions only rise.
      return new OwnDeliveries(fed, fed.get(fed.size() - 1).after());
    }
    List<Delivery> own = new ArrayList<>();
    Position at = from;
    for (Delivery delivery : fed) {
      Delivery mine = delivery.follows(at) ? delivery : delivery.to(at);
      at = mine == null ? at.merge(delivery.after()) : mine.after();
      if (mine != null) {
        own.add(mine);
      }
    }
    return new OwnDeliveries(own, at);
  }
}
