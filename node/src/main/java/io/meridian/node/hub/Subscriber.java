package io.meridian.node.hub;

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
   */
  record Attached(long attachment, Position position, boolean resumed) implements Subscriber {}

  /**
   * The attachment stands, or goes on, at a position behind the one that it had: what lies between
   * is not kept any more.
   */
  record Skipped(long attachment, Position position) implements Subscriber {}

  /**
   * @param taken told when the connection has room for more; null for live frames, which do not
   *     wait
   */
  record Frames(long attachment, List<OutFrame> frames, @Nullable ActorRef<Taken> taken)
      implements Subscriber {}

  /** The journal could not be read: the client has to come again with the position that it has. */
  record Lost(long attachment) implements Subscriber {}

  /** The connection has room for more. */
  record Taken() {}
}
