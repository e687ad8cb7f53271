package io.meridian.node.hub;

import io.meridian.presence.channel.Outcome;
import io.meridian.replication.position.Position;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a hub tells a connection about one of its attachments. */
public sealed interface Subscriber {

  /**
   * The attachment stands; frames follow.
   *
   * @param attachment the connection's own number for it
   * @param position where the connection is, as it has to be told
   * @param resumed nothing since the position that the connection named is lost
   * @param members the channel's; null for one that is not to see them, or when they are not known
   *     yet: then {@link Members} follows
   */
  record Attached(long attachment, Position position, boolean resumed, @Nullable Roster members)
      implements Subscriber {}

  /**
   * The attachment stands, or goes on, at a position behind the one that it had: what lies between
   * is not kept any more.
   */
  record Skipped(long attachment, Position position, @Nullable Roster members)
      implements Subscriber {}

  /** The attachment goes on as it is asked for now. @param members as in {@link Attached} */
  record AttachedAgain(long attachment, @Nullable Roster members) implements Subscriber {}

  /**
   * @param taken told when the connection has room for more; null for live frames, which do not
   *     wait
   */
  record Frames(long attachment, List<OutFrame> frames, @Nullable ActorRef<Taken> taken)
      implements Subscriber {}

  /** The channel's members, to be sent as a SYNC in place of one that is being sent. */
  record Members(long attachment, Roster members) implements Subscriber {}

  /** What happened to members since. */
  record Presence(long attachment, List<SharedFrame> frames) implements Subscriber {}

  /** The channel's occupancy is not what it was. */
  record Occupied(long attachment, SharedFrame frame) implements Subscriber {}

  /** What became of {@link PresenceRequest.Operate}. */
  record Operated(long msgSerial, Outcome outcome) implements Subscriber {}

  /** The journal could not be read: the client has to come again with the position that it has. */
  record Lost(long attachment) implements Subscriber {}

  /** The connection has room for more. */
  record Taken() {}
}
