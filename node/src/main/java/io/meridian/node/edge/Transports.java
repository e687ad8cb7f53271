package io.meridian.node.edge;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The open transports of this node by connection id: a connection that comes again displaces its
 * old transport. No more are let in than the heap has room for: one that is quite full collects
 * garbage all the time, and then those that are here are not served either.
 */
public final class Transports {
  /** An idle connection was measured at 57 KB, its HTTP connection included. */
  private static final long BYTES_EACH = 64 << 10;

  /** What a node's heap holds before the first client comes, and some work. */
  private static final long BYTES_BESIDE = 64 << 20;

  /** However large the heap: a region with more clients has more nodes. */
  private static final int MAX = 20_000;

  /** However small the heap: a node that takes nobody in would only seem to be broken. */
  private static final int MIN = 64;

  private final Map<String, ActorRef<Connection.Command>> open = new ConcurrentHashMap<>();
  private final AtomicLong attachments = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final int max;

  /**
   * @param max beyond so many open ones further clients are refused; those whose handshake is under
   *     way may come on top
   */
  public Transports(int max) {
    this.max = max;
  }

  /**
   * How many connections a heap has room for, when a fifth of it stays free for what comes and
   * goes: some 5,300 for 512 MiB, some 12,000 for 1 GiB.
   *
   * @param heapBytes how large it may grow, as the JVM says, which is some less than it was told
   */
  public static int roomIn(long heapBytes) {
    long room = (heapBytes / 5 * 4 - BYTES_BESIDE) / BYTES_EACH;
    return (int) Math.max(MIN, Math.min(MAX, room));
  }

  /** Whether this connection may come; counts it as refused otherwise. */
  boolean hasRoomFor(String connectionId) {
    boolean room = open.size() < max || open.containsKey(connectionId);
    if (!room) {
      refused.incrementAndGet();
    }
    return room;
  }

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

  public int max() {
    return max;
  }

  /** Handshakes that were refused since there was no room, ever more. */
  public long refused() {
    return refused.get();
  }
}
