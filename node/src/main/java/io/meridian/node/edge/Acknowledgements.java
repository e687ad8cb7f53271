package io.meridian.node.edge;

import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.node.protocol.PublishResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers in the order in which frames came, across channels: an answer that is ready early waits
 * for those before it. One ACK spans a run of numbers without a hole, since a client takes it to
 * answer every frame in between.
 */
final class Acknowledgements {

  private static final class Pending {
    final long msgSerial;
    @Nullable PublishResult result;
    @Nullable ErrorInfo error;

    Pending(long msgSerial) {
      this.msgSerial = msgSerial;
    }

    boolean done() {
      return result != null || error != null;
    }
  }

  private final Deque<Pending> order = new ArrayDeque<>();
  private final Map<Long, Pending> bySerial = new HashMap<>();

  /** A frame came that wants an answer. @return false when one with its number waits already */
  boolean expect(long msgSerial) {
    Pending pending = new Pending(msgSerial);
    if (bySerial.putIfAbsent(msgSerial, pending) != null) {
      return false;
    }
    order.addLast(pending);
    return true;
  }

  /**
   * Both answer a frame that waits, and do nothing for another. @return the frames that can go out
   * now
   */
  List<ProtocolMessage> acknowledge(long msgSerial, PublishResult result) {
    Pending pending = bySerial.get(msgSerial);
    if (pending != null && !pending.done()) {
      pending.result = result;
    }
    return flush();
  }

  List<ProtocolMessage> refuse(long msgSerial, ErrorInfo error) {
    Pending pending = bySerial.get(msgSerial);
    if (pending != null && !pending.done()) {
      pending.error = error;
    }
    return flush();
  }

  int waiting() {
    return order.size();
  }

  private List<ProtocolMessage> flush() {
    List<ProtocolMessage> frames = new ArrayList<>();
    List<PublishResult> run = new ArrayList<>();
    long first = 0;
    while (!order.isEmpty() && order.getFirst().done()) {
      Pending next = order.removeFirst();
      bySerial.remove(next.msgSerial);
      PublishResult result = next.result;
      if (!run.isEmpty() && (result == null || next.msgSerial != first + run.size())) {
        frames.add(ack(first, run));
        run = new ArrayList<>();
      }
      if (result == null) {
        frames.add(
            ProtocolMessage.of(Action.NACK)
                .msgSerial(next.msgSerial)
                .count(1)
                .error(next.error)
                .build());
      } else {
        if (run.isEmpty()) {
          first = next.msgSerial;
        }
        run.add(result);
      }
    }
    if (!run.isEmpty()) {
      frames.add(ack(first, run));
    }
    return frames;
  }

  private static ProtocolMessage ack(long first, List<PublishResult> run) {
    return ProtocolMessage.of(Action.ACK).msgSerial(first).count(run.size()).res(run).build();
  }
}
