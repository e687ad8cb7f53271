package io.meridian.node.channel;

import io.meridian.replication.log.Segment;
import io.meridian.replication.log.Serial;
import io.meridian.replication.replica.Refusal;
import java.util.List;

/** What a channel entity answers. */
public sealed interface ChannelReply extends ClusterMessage {

  /** The publish has its durability. */
  record Published(long tag, Serial serial) implements ChannelReply {}

  /** The publish is not known to be durable; a retry of it is safe. */
  record PublishRefused(long tag, Refusal refusal, String detail) implements ChannelReply {}

  /** The barrier was passed, or was given up. */
  record BarrierEnded(long tag, boolean passed) implements ChannelReply {}

  /** Whether the peer holds what this region held when it was asked. */
  record PeerAwaited(long tag, boolean holds) implements ChannelReply {}

  /** The peer's message was taken or, under overload, dropped. */
  record Taken() implements ChannelReply {}

  /**
   * Answer to {@link ChannelCommand.DescribeLog}.
   *
   * @param events newest event's number, 0 for an empty log
   * @param segments where to find what; the newest is last
   * @param overruled serials that history does not show: their message has a smaller one
   */
  record LogDescription(long events, List<Segment> segments, List<Serial> overruled)
      implements ChannelReply {}
}
