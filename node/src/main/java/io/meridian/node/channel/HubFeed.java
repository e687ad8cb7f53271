package io.meridian.node.channel;

import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a channel entity feeds a hub; messages of one entity arrive in the order in which it sent
 * them.
 */
public sealed interface HubFeed extends ClusterMessage {

  /**
   * The hub gets everything after {@code position} from now on.
   *
   * @param missed what the hub lacked since the position it named
   * @param complete false when {@code missed} could not be had from memory: the hub's connections
   *     catch up one by one
   * @param entity to be watched: when it ends, the hub subscribes anew
   */
  record Subscribed(
      long subscription,
      List<Delivery> missed,
      boolean complete,
      Position position,
      VersionVector majority,
      ActorRef<?> entity)
      implements HubFeed {}

  /**
   * New entries, in the region's order.
   *
   * @param number counts the messages of a subscription from 1: a hub that misses one subscribes
   *     anew
   */
  record Deliveries(
      long subscription, long number, List<Delivery> deliveries, VersionVector majority)
      implements HubFeed {}

  /**
   * Answer to {@link ChannelCommand.CatchUp}: all that was missing, up to what the hub was fed
   * before this.
   *
   * @param position where the connection is after it
   */
  record CaughtUp(long request, List<Delivery> missed, Position position, VersionVector majority)
      implements HubFeed {}

  /**
   * Answer to {@link ChannelCommand.CatchUp}: too far behind for memory; read these events of the
   * journal, then ask again.
   *
   * @param delivered what of them is for subscribers now
   */
  record Behind(
      long request,
      long firstEvent,
      long lastEvent,
      VersionVector majority,
      VersionVector delivered)
      implements HubFeed {}

  /**
   * Answer to {@link ChannelCommand.CatchUp}: the region cannot deliver all that follows the
   * position any more.
   *
   * @param from from where on it can: ask again with that
   */
  record Lost(long request, Position from) implements HubFeed {}

  /**
   * What was delivered has jumped: the region's log began anew at a peer's base, so that some of
   * its subscribers have lost something, or deliveries that were held back since the start go on,
   * which subscribers read from the log. Hubs subscribe anew with their position.
   */
  record BeganAnew(long subscription) implements HubFeed {}
}
