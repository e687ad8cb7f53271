package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.auth.ConnectionClaims;
import io.meridian.node.auth.ConnectionKeys;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelReply;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ConnectionDetails;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.replication.log.Serial;
import io.meridian.replication.replica.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One connection: how it begins, what it reads and publishes, and how it ends. */
class ConnectionTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ConnectionWithFakes connection = new ConnectionWithFakes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void isConnectedWhenTheSocketIsThere() throws Exception {
    connection.open(Map.of());

    ProtocolMessage connected = connection.next();
    assertThat(connected.action()).isEqualTo(Action.CONNECTED);
    assertThat(details(connected).maxIdleInterval()).isEqualTo(5_000);
    assertThat(claims(connected).epoch()).isEqualTo(SampleEdge.EPOCH);
    assertThat(connection.ports.transports().size()).isEqualTo(1);
  }

  @Test
  void aNodeThatStoppedServingDuringTheHandshakeSendsTheClientElsewhere() throws Exception {
    ((SampleEdge.SampleReadiness) connection.ports.readiness()).waitingFor.add("Cassandra");

    connection.open(Map.of());

    assertThat(connection.socket.receiveMessage())
        .isInstanceOf(OutboundQueue.ToSocket.Abandon.class);
    connection.socket.expectTerminated(connection.ref());
    assertThat(connection.ports.transports().size()).isZero();
  }

  @Test
  void aPingIsEchoedAndTheNextFrameIsRead() throws Exception {
    connection.connected(Map.of());

    connection.receive("{\"action\":0,\"id\":\"ping-1\"}");

    assertThat(connection.next().id()).isEqualTo("ping-1");
    connection.reading.expectMessage(Connection.More.MORE);
  }

  @Test
  void answersGoOutInTheOrderOfThePublishesAcrossChannels() throws Exception {
    connection.connected(Map.of());
    connection.publish(0, "one");
    connection.publish(1, "two");
    ChannelCommand.Publish first = connection.expectPublish();
    ChannelCommand.Publish second = connection.expectPublish();
    assertThat(first.previous()).isEqualTo(-1);

    second.replyTo().tell(new ChannelReply.Published(1, new Serial(2, 0, SampleLog.EU_1)));
    first
        .replyTo()
        .tell(new ChannelReply.PublishRefused(0, Refusal.TIMED_OUT, "no majority in 10 s"));

    ProtocolMessage nack = connection.next();
    assertThat(nack.action()).isEqualTo(Action.NACK);
    assertThat(nack.msgSerial()).isZero();
    assertThat(Objects.requireNonNull(nack.error()).code()).isEqualTo(ErrorCode.TIMEOUT.code());
    ProtocolMessage ack = connection.next();
    assertThat(ack.action()).isEqualTo(Action.ACK);
    assertThat(ack.msgSerial()).isEqualTo(1);
    assertThat(ack.res()).hasSize(1);
  }

  @Test
  void afterAGapEverythingUnansweredIsHandedOverAgainInOrder() throws Exception {
    connection.connected(Map.of());
    connection.publish(0, "one");
    connection.publish(1, "one");
    connection.expectPublish();
    ChannelCommand.Publish second = connection.expectPublish();
    assertThat(second.previous()).isZero();

    second.replyTo().tell(new ChannelReply.PublishRefused(1, Refusal.GAP, "number 0 is missing"));

    assertThat(connection.expectPublish().tag()).isZero();
    assertThat(connection.expectPublish().tag()).isEqualTo(1);
  }

  @Test
  void aRefusedFrameKeepsTheConnection() throws Exception {
    connection.connected(Map.of());
    connection.receive(
        "{\"action\":14,\"channel\":\"news\",\"msgSerial\":0,\"presence\":[{\"action\":2}]}");
    connection.receive("{\"action\":10,\"channel\":\":bad\"}");

    assertThat(connection.next().action()).isEqualTo(Action.NACK);
    ProtocolMessage error = connection.next();
    assertThat(error.action()).isEqualTo(Action.ERROR);
    assertThat(error.channel()).isEqualTo(":bad");
    connection.receive("{\"action\":0,\"id\":\"still there\"}");
    assertThat(connection.next().id()).isEqualTo("still there");
  }

  @Test
  void closeIsAnsweredAndEndsTheAttachments() throws Exception {
    connection.connected(Map.of());
    HubRegistry.Attach attach = connection.attach();

    connection.receive("{\"action\":7}");

    assertThat(connection.next().action()).isEqualTo(Action.CLOSED);
    connection.hubs.expectMessage(
        new HubRegistry.Detach(attach.key(), attach.attachment(), attach.holder(), true));
    connection.tell(Connection.Pulled.PULLED);
    assertThat(connection.socket.receiveMessage())
        .isInstanceOf(OutboundQueue.ToSocket.Complete.class);
    connection.tell(new Connection.SocketEnded());
    connection.socket.expectTerminated(connection.ref());
    assertThat(connection.ports.transports().size()).isZero();
  }

  @Test
  void aMovedConnectionWaitsAtTheBarrierAndStaysMoved() throws Exception {
    ConnectionClaims elsewhere =
        new ConnectionClaims("elsewhere-123", connection.ports.keys().appHash("app"), 0, 9, 3, 1);
    ProtocolMessage connected =
        connection.connected(Map.of("resume", connection.ports.keys().issue(elsewhere)));
    assertThat(connected.connectionId()).isEqualTo("elsewhere-123");
    assertThat(claims(connected).epoch()).isEqualTo(ConnectionClaims.MOVED_EPOCH);

    connection.publish(5, "news");
    connection.receive("{\"action\":10,\"channel\":\"news\"}");
    connection.receive("{\"action\":12,\"channel\":\"news\"}");
    assertThat(connection.next().action()).isEqualTo(Action.DETACHED);
    // Members that it entered elsewhere leave.
    HubRegistry.Attach attach = connection.hubs.expectMessageClass(HubRegistry.Attach.class);
    connection.hubs.expectMessage(
        new HubRegistry.Detach(attach.key(), attach.attachment(), attach.holder(), true));
    ChannelCommand.EnterBarrier enter = connection.expect(ChannelCommand.EnterBarrier.class);
    enter.replyTo().tell(new ChannelReply.BarrierEnded(enter.tag(), true));

    assertThat(connection.expectPublish().tag()).isEqualTo(5);
    // An answer to a question that was asked twice does not undo the first.
    enter.replyTo().tell(new ChannelReply.BarrierEnded(enter.tag(), false));
    connection.receive("{\"action\":0,\"id\":\"still there\"}");
    assertThat(connection.next().id()).isEqualTo("still there");
    connection.hubs.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aBarrierThatCannotBePassedSendsTheClientElsewhere() throws Exception {
    ConnectionClaims elsewhere =
        new ConnectionClaims("elsewhere-124", connection.ports.keys().appHash("app"), 0, 9, 3, 1);
    connection.connected(Map.of("resume", connection.ports.keys().issue(elsewhere)));
    connection.receive("{\"action\":10,\"channel\":\"news\"}");
    ChannelCommand.EnterBarrier enter = connection.expect(ChannelCommand.EnterBarrier.class);

    enter.replyTo().tell(new ChannelReply.BarrierEnded(enter.tag(), false));

    assertThat(connection.socket.receiveMessage())
        .isInstanceOf(OutboundQueue.ToSocket.Abandon.class);
    connection.socket.expectTerminated(connection.ref());
  }

  @Test
  void aClientThatDoesNotReadIsNotRead() throws Exception {
    connection.connected(Map.of());
    String ping = "{\"action\":0,\"id\":\"" + "x".repeat(400_000) + "\"}";
    // The socket takes the first and no more.
    for (int i = 0; i < 12; i++) {
      connection.receive(ping);
    }
    for (int i = 0; i < 11; i++) {
      connection.reading.expectMessage(Connection.More.MORE);
    }
    connection.reading.expectNoMessage(Duration.ofMillis(50));

    connection.next();

    connection.reading.expectMessage(Connection.More.MORE);
  }

  private static ConnectionDetails details(ProtocolMessage connected) {
    return Objects.requireNonNull(connected.connectionDetails());
  }

  private ConnectionClaims claims(ProtocolMessage connected) {
    String key = Objects.requireNonNull(details(connected).connectionKey());
    return ((ConnectionKeys.Genuine) connection.ports.keys().verify(key)).claims();
  }
}
