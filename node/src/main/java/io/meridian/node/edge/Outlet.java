package io.meridian.node.edge;

import io.meridian.node.hub.SharedFrame;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ProtocolMessage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.jspecify.annotations.Nullable;

/**
 * A connection's way to its socket, and since when the client takes nothing from it. Before the
 * socket is there nothing is sent.
 */
final class Outlet {
  /** What a frame costs beside its bytes while it waits. */
  private static final int FRAME_OVERHEAD_BYTES = 256;

  private final Codec codec;
  private @Nullable OutboundQueue out;
  private long sentMillis;
  private long pulledMillis;

  Outlet(Codec codec) {
    this.codec = codec;
  }

  void open(ActorRef<OutboundQueue.ToSocket> socket) {
    out = new OutboundQueue(socket);
    pulledMillis = nowMillis();
  }

  boolean isOpen() {
    return out != null;
  }

  void send(ProtocolMessage frame) {
    Message message = SharedFrame.encode(codec, frame);
    add(message, FRAME_OVERHEAD_BYTES + SharedFrame.sizeBytes(message));
  }

  void send(SharedFrame frame) {
    add(frame.encoded(codec), frame.weightBytes());
  }

  private void add(Message message, int weightBytes) {
    OutboundQueue queue = out;
    if (queue != null) {
      sentMillis = nowMillis();
      if (queue.isEmpty()) {
        // A client counts as stalled from when something waits for it, not from when it last read.
        pulledMillis = sentMillis;
      }
      queue.add(message, weightBytes);
    }
  }

  /** The socket took the last batch. */
  void pulled() {
    OutboundQueue queue = out;
    if (queue != null) {
      pulledMillis = nowMillis();
      queue.pulled();
    }
  }

  /** What waits for the client. */
  int bytes() {
    OutboundQueue queue = out;
    return queue == null ? 0 : queue.bytes();
  }

  /** Whether something has waited this long, and the client read nothing. */
  boolean stalledFor(long nowMillis, long millis) {
    OutboundQueue queue = out;
    return queue != null && !queue.isEmpty() && nowMillis - pulledMillis > millis;
  }

  /** Whether nothing was sent for this long. */
  boolean silentFor(long nowMillis, long millis) {
    return nowMillis - sentMillis > millis;
  }

  /** Closes the socket once what waits is written. */
  void complete() {
    OutboundQueue queue = out;
    if (queue != null) {
      queue.complete();
    }
  }

  /** Closes the socket now, without what waits. */
  void abandon() {
    OutboundQueue queue = out;
    if (queue != null) {
      queue.abandon();
    }
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
