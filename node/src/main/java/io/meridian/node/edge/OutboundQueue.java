package io.meridian.node.edge;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.ws.Message;

/**
 * What waits to be written to a client's socket. The socket takes a batch at a time and says when
 * it wants the next; the queue counts bytes so that its owner can stop filling it.
 */
final class OutboundQueue {
  private static final int BATCH = 256;
  private static final int BATCH_BYTES = 256 << 10;

  /** What the socket's stream is told. */
  sealed interface ToSocket {
    record Batch(List<Message> messages) implements ToSocket {}

    /** Everything before is written, then the socket is closed. */
    record Complete() implements ToSocket {}

    /** The socket is closed at once, also for a client that does not read. */
    record Abandon() implements ToSocket {}
  }

  private record Waiting(Message message, int bytes) {}

  private final ActorRef<ToSocket> socket;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int bytes;
  private boolean ready = true;
  private boolean completing;
  private boolean completed;

  OutboundQueue(ActorRef<ToSocket> socket) {
    this.socket = socket;
  }

  void add(Message message, int weightBytes) {
    if (completing) {
      return;
    }
    waiting.addLast(new Waiting(message, weightBytes));
    bytes += weightBytes;
    push();
  }

  /** The socket took the last batch. */
  void pulled() {
    ready = true;
    push();
  }

  /** Closes the socket once what waits is written; nothing is taken any more. */
  void complete() {
    completing = true;
    push();
  }

  /** Closes the socket now, without what waits. */
  void abandon() {
    waiting.clear();
    bytes = 0;
    completing = true;
    if (!completed) {
      completed = true;
      socket.tell(new ToSocket.Abandon());
    }
  }

  private void push() {
    if (completed || !ready) {
      return;
    }
    if (waiting.isEmpty()) {
      if (completing) {
        completed = true;
        socket.tell(new ToSocket.Complete());
      }
      return;
    }
    List<Message> batch = new ArrayList<>();
    int batchBytes = 0;
    while (!waiting.isEmpty() && batch.size() < BATCH && batchBytes < BATCH_BYTES) {
      Waiting next = waiting.removeFirst();
      bytes -= next.bytes();
      batchBytes += next.bytes();
      batch.add(next.message());
    }
    ready = false;
    socket.tell(new ToSocket.Batch(batch));
  }

  int bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && ready;
  }
}
