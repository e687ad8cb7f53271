package io.meridian.node.edge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The open transports of this node by connection id: a connection that comes again displaces its
 * old transport.
 */
public final class Transports {
  private final Map<String, ActorRef<Connection.Command>> open = new ConcurrentHashMap<>();
  private final AtomicLong attachments = new AtomicLong();

  void opened(String connectionId, ActorRef<Connection.Command> connection) {
    ActorRef<Connection.Command> old = open.put(connectionId, connection);
    if (old != null) {
      old.tell(new Connection.Superseded());
    }
  }

  void ended(String connectionId, ActorRef<Connection.Command> connection) {
    open.remove(connectionId, connection);
  }

  /** A number for an attachment that no other on this node has. */
  long nextAttachment() {
    return attachments.incrementAndGet();
  }

  /** Closes every socket without a word, so that clients go on elsewhere. */
  public void closeAll() {
    open.values().forEach(connection -> connection.tell(new Connection.Abandon()));
  }

  public int size() {
    return open.size();
  }
}
