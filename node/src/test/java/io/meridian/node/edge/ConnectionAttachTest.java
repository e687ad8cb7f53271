package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.OutFrame;
import io.meridian.node.hub.PresenceRequest;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Data;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.wire.PositionCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a connection is answered when it attaches to a channel, and which frames it then gets. */
class ConnectionAttachTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ConnectionWithFakes connection = new ConnectionWithFakes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void everyAttachIsAnsweredOnce() throws Exception {
    connection.connected(Map.of());
    connection.receive("{\"action\":10,\"channel\":\"news\"}");
    connection.receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.Attach attach = connection.hubs.expectMessageClass(HubRegistry.Attach.class);
    assertThat(attach.from()).isNull();
    connection.hubs.expectMessageClass(HubRegistry.ForPresence.class);

    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(4), false, null));

    for (int i = 0; i < 2; i++) {
      ProtocolMessage attached = connection.next();
      assertThat(attached.action()).isEqualTo(Action.ATTACHED);
      assertThat(attached.channelSerial()).isEqualTo(PositionCodec.encode(SampleLog.at(4)));
      assertThat(attached.hasFlag(Flags.RESUMED)).isFalse();
      assertThat(attached.hasFlag(Flags.SUBSCRIBE)).isTrue();
    }
    connection.receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.ForPresence again =
        connection.hubs.expectMessageClass(HubRegistry.ForPresence.class);
    assertThat(again.request()).isInstanceOf(PresenceRequest.Attend.class);
    attach.connection().tell(new Subscriber.AttachedAgain(attach.attachment(), null));
    assertThat(connection.next().hasFlag(Flags.RESUMED)).isTrue();
  }

  @Test
  void attachesThatPileUpBeforeTheFirstAnswerAreAnsweredUpToABound() throws Exception {
    connection.connected(Map.of());
    for (int i = 0; i < 1_000; i++) {
      connection.receive("{\"action\":10,\"channel\":\"news\"}");
    }
    HubRegistry.Attach attach = connection.hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(4), false, null));
    connection.receive("{\"action\":0,\"id\":\"ping-1\"}");

    for (int i = 0; i < ClientChannel.REPLIES_DUE_MAX; i++) {
      assertThat(connection.next().action()).isEqualTo(Action.ATTACHED);
    }
    assertThat(connection.next().action()).isEqualTo(Action.HEARTBEAT);
  }

  @Test
  void framesOfAnEndedAttachmentAreNotSent() throws Exception {
    connection.connected(Map.of());
    HubRegistry.Attach attach = connection.attach();

    connection.receive("{\"action\":12,\"channel\":\"news\"}");
    deliver(attach, 1);
    connection.receive("{\"action\":12,\"channel\":\"news\"}");

    assertThat(connection.next().action()).isEqualTo(Action.DETACHED);
    assertThat(connection.next().action()).isEqualTo(Action.DETACHED);
    connection.hubs.expectMessage(
        new HubRegistry.Detach(attach.key(), attach.attachment(), attach.holder(), true));
    connection.hubs.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void ownMessagesAreLeftOutWithoutEcho() throws Exception {
    String id =
        Objects.requireNonNull(connection.connected(Map.of("echo", "false")).connectionId());
    HubRegistry.Attach attach = connection.attach();

    attach
        .connection()
        .tell(
            new Subscriber.Frames(
                attach.attachment(),
                List.of(
                    OutFrame.of(
                        "news",
                        new Delivery(
                            SampleLog.entry(
                                SampleLog.EU_1,
                                1,
                                PublishKey.numbered(id, 0),
                                new Serial(1, 0, SampleLog.EU_1),
                                "own"),
                            SampleLog.at(1))),
                    frame(2)),
                null));

    assertThat(connection.next().messages())
        .extracting(Message::data)
        .containsExactly(new Data.Text("data 2"));
  }

  private static void deliver(HubRegistry.Attach attach, long seq) {
    attach.connection().tell(new Subscriber.Frames(attach.attachment(), List.of(frame(seq)), null));
  }

  private static OutFrame frame(long seq) {
    return OutFrame.of("news", new Delivery(SampleLog.entry(seq), SampleLog.at(seq)));
  }
}
