package io.meridian.node.presence;

import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Occupancy;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.channel.Shown;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a channel's presence feeds a hub; messages of one entity arrive in the order in which it
 * sent them, or not at all.
 */
public sealed interface PresenceFeed extends PresenceClusterMessage {

  /**
   * A part of the members that are visible, in order of their keys; changes after it follow.
   *
   * @param number counts the messages of a subscription from 1, as in {@link Changes}: a hub that
   *     misses one subscribes anew
   * @param last it is the last part
   * @param entity to be watched: when it ends, the hub subscribes anew
   */
  record Snapshot(
      long subscription, long number, List<Held> members, boolean last, ActorRef<?> entity)
      implements PresenceFeed {}

  /** Changes to the visible members, in order. */
  record Changes(long subscription, long number, List<Shown> shown) implements PresenceFeed {}

  /** Answer to {@link PresenceCommand.Operate}. Not numbered: the hub asks again. */
  record Answered(long attachment, long tag, Outcome outcome) implements PresenceFeed {}

  /** The occupancy changed; at most once a second, the newest is what counts. */
  record OccupancyIs(long subscription, Occupancy occupancy) implements PresenceFeed {}
}
