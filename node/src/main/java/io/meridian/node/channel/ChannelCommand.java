package io.meridian.node.channel;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.position.Position;
import io.meridian.replication.replica.Durability;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a channel entity is asked. */
public sealed interface ChannelCommand {

  /** A command that reaches the entity from other nodes. */
  sealed interface Remote extends ChannelCommand, ClusterMessage {}

  /**
   * A client's publish; answered once, unless the entity or a message is lost: then it is sent
   * again.
   *
   * @param previous see {@link io.meridian.replication.log.Draft#accept}
   * @param tag comes back in the answer
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Publish(
      PublishKey key,
      long previous,
      byte[] payload,
      Durability durability,
      long tag,
      ActorRef<ChannelReply> replyTo)
      implements Remote {}

  /** A client that came from another region is about to be served. */
  record EnterBarrier(Durability durability, long tag, ActorRef<ChannelReply> replyTo)
      implements Remote {}

  /**
   * Whoever asks wants to know when another region holds what this one holds now; answered within
   * seconds, also when it does not.
   */
  record AwaitPeer(RegionId peer, long epoch, long tag, ActorRef<ChannelReply> replyTo)
      implements Remote {}

  /** A message of a peer; {@code takenBy} is told when it was taken, so that the link reads on. */
  record FromPeer(LinkMessage message, ActorRef<ChannelReply> takenBy) implements Remote {}

  /**
   * A hub wants everything from here on.
   *
   * @param subscription told back with every delivery, so that a hub knows those of an earlier
   *     entity
   * @param from what the hub had of an earlier entity; null for a new hub
   */
  record Subscribe(long subscription, @Nullable Position from, ActorRef<HubFeed> hub)
      implements Remote {}

  /** The hub has no connections left. */
  record Unsubscribe(ActorRef<HubFeed> hub) implements Remote {}

  /** One of a hub's connections wants what it lacks at a position. */
  record CatchUp(long request, Position from, ActorRef<HubFeed> hub) implements Remote {}

  /** Where to find what in the channel's journal. */
  record DescribeLog(ActorRef<ChannelReply> replyTo) implements Remote {}

  /** Compare with the other regions: a link came up, or the outbox has the channel. */
  record Compare() implements Remote {}

  /** Stop with nothing in flight; the shard's stop message. */
  record Stop() implements Remote {}
}
