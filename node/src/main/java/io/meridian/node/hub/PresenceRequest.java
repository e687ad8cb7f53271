package io.meridian.node.hub;

import io.meridian.presence.channel.Change;
import java.util.List;

/** What a connection asks of a channel's presence. */
public sealed interface PresenceRequest {

  /**
   * An ATTACH on a channel that is attached already; answered with {@link
   * Subscriber.AttachedAgain}, unless the first is still to be answered.
   */
  record Attend(long attachment, Attendance attendance) implements PresenceRequest {}

  /** The client wants the members again; answered with {@link Subscriber.Members}. */
  record Sync(long attachment) implements PresenceRequest {}

  /**
   * Changes to the connection's members, all or nothing; answered once with {@link
   * Subscriber.Operated}.
   *
   * @param holder of the attachment, see {@link HubRegistry.Attach}
   * @param majority answered when a majority of the regions has it
   * @param membersMax how many members the channel may have
   */
  record Operate(
      long holder, long msgSerial, List<Change> changes, boolean majority, int membersMax)
      implements PresenceRequest {}
}
