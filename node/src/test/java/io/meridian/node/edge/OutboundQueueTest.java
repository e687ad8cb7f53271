package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.junit.jupiter.api.Test;

class OutboundQueueTest {
  private final TestInbox<OutboundQueue.ToSocket> socket = TestInbox.create();
  private final OutboundQueue queue = new OutboundQueue(socket.getRef());

  @Test
  void theFirstFrameGoesOutAtOnce() {
    queue.add(frame(1), 100);

    assertThat(batch()).containsExactly("frame 1");
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void whatComesWhileTheSocketWritesGoesOutAsOneBatch() {
    queue.add(frame(1), 100);
    batch();

    queue.add(frame(2), 100);
    queue.add(frame(3), 50);

    assertThat(socket.hasMessages()).isFalse();
    assertThat(queue.bytes()).isEqualTo(150);
    assertThat(queue.isEmpty()).isFalse();

    queue.pulled();
    assertThat(batch()).containsExactly("frame 2", "frame 3");
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void aBatchIsBounded() {
    queue.add(frame(0), 1);
    batch();
    IntStream.rangeClosed(1, 300).forEach(i -> queue.add(frame(i), 1));

    queue.pulled();
    assertThat(batch()).hasSize(256);
    assertThat(queue.bytes()).isEqualTo(44);

    queue.pulled();
    assertThat(batch()).hasSize(44);
  }

  @Test
  void completingWritesWhatWaitsFirst() {
    queue.add(frame(1), 1);
    batch();
    queue.add(frame(2), 1);

    queue.complete();
    queue.add(frame(3), 1);

    assertThat(socket.hasMessages()).isFalse();
    queue.pulled();
    assertThat(batch()).containsExactly("frame 2");
    queue.pulled();
    assertThat(socket.receiveMessage()).isInstanceOf(OutboundQueue.ToSocket.Complete.class);
    queue.pulled();
    queue.complete();
    assertThat(socket.hasMessages()).isFalse();
  }

  @Test
  void abandoningClosesAtOnceAndOnce() {
    queue.add(frame(1), 1);
    batch();
    queue.add(frame(2), 1);

    queue.abandon();
    queue.abandon();
    queue.complete();
    queue.pulled();

    assertThat(socket.getAllReceived())
        .hasSize(1)
        .first()
        .isInstanceOf(OutboundQueue.ToSocket.Complete.class);
    assertThat(queue.bytes()).isZero();
  }

  private List<String> batch() {
    return ((OutboundQueue.ToSocket.Batch) socket.receiveMessage())
        .messages().stream().map(message -> message.asTextMessage().getStrictText()).toList();
  }

  private static Message frame(int number) {
    return TextMessage.create("frame " + number);
  }
}
