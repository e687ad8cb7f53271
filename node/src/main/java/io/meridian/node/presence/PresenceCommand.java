package io.meridian.node.presence;

import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Held;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.Owner;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a channel's presence in this region is asked, from whatever node. */
public sealed interface PresenceCommand extends PresenceClusterMessage {

  /**
   * A hub wants the members and every change from here on. Sent again until {@link
   * PresenceFeed.Snapshot} comes; each attempt that follows a lost message has a new number.
   *
   * @param subscription told back with everything, so that a hub knows what is of an earlier one
   * @param owner the hub's node: what it holds goes when the node ends
   * @param parts how many {@link Announce} follow, 0 or more; the entity takes the hub's members as
   *     complete when it has them all
   */
  record Subscribe(long subscription, Owner owner, int parts, ActorRef<PresenceFeed> hub)
      implements PresenceCommand {}

  /**
   * Members that the hub's attachments hold: those of many together, since a message each would be
   * more than the queue between two nodes takes.
   *
   * @param part from 0
   */
  record Announce(long subscription, int part, List<HeldBy> attachments, ActorRef<PresenceFeed> hub)
      implements PresenceCommand {}

  /**
   * What one attachment holds; more of it may be in another part.
   *
   * @param graceMillis how long they stay once it is lost
   */
  record HeldBy(long attachment, long graceMillis, List<Held> members) {}

  /** The hub has no connections left. */
  record Unsubscribe(ActorRef<PresenceFeed> hub) implements PresenceCommand {}

  /**
   * A client's PRESENCE frame; answered once with {@link PresenceFeed.Answered}, unless the entity
   * or a message is lost: then the hub sends it again, with all that follow it on the attachment.
   *
   * @param tag comes back in the answer
   */
  record Operate(
      long tag,
      long attachment,
      long graceMillis,
      List<Change> changes,
      boolean majority,
      int membersMax,
      ActorRef<PresenceFeed> hub)
      implements PresenceCommand {}

  /** A connection that was here before attached again: its members stay. */
  record Arrived(long attachment, String connectionId, long graceMillis, ActorRef<PresenceFeed> hub)
      implements PresenceCommand {}

  /**
   * An attachment ended.
   *
   * @param left its members leave now; else after their grace
   */
  record Released(long attachment, boolean left, ActorRef<PresenceFeed> hub)
      implements PresenceCommand {}

  /** How many connections the hub has, whenever that changes. */
  record Counted(Counts counts, ActorRef<PresenceFeed> hub) implements PresenceCommand {}

  /**
   * Which members are visible; answered with {@link PresenceReply.Members}.
   *
   * @param clientId only of this client, null for all
   * @param connectionId only of this connection, null for all
   * @param after only those behind it, null for all
   * @param limit how many at most, 1 or more; fewer come when they are large, and it is said that
   *     there are more
   */
  record ListMembers(
      @Nullable String clientId,
      @Nullable String connectionId,
      @Nullable MemberKey after,
      int limit,
      ActorRef<PresenceReply> replyTo)
      implements PresenceCommand {}

  /** Answered with {@link PresenceReply.Occupied}. */
  record AskOccupancy(ActorRef<PresenceReply> replyTo) implements PresenceCommand {}

  /** A peer's message. @param takenBy told when it was taken, so that the link reads on */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record FromPeer(String region, byte[] message, ActorRef<PresenceReply> takenBy)
      implements PresenceCommand {}

  /** The channel has members: run. */
  record Wake() implements PresenceCommand {}
}
