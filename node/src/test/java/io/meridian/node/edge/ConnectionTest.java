package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.auth.ConnectionClaims;
import io.meridian.node.auth.ConnectionKeys;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.channel.ChannelReply;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.OutFrame;
import io.meridian.node.hub.PresenceRequest;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ConnectionDetails;
import io.meridian.node.protocol.Data;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.replica.Refusal;
import io.meridian.replication.wire.PositionCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** One connection; the test plays its socket, its node's hubs and the channels' entities. */
class ConnectionTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Codec JSON = Codec.of(Codec.Format.JSON, Limits.DEFAULT);

  private final TestProbe<ShardingEnvelope<ChannelEntity.Command>> shards = KIT.createTestProbe();
  private final TestProbe<HubRegistry.Command> hubs = KIT.createTestProbe();
  private final TestProbe<OutboundQueue.ToSocket> socket = KIT.createTestProbe();
  private final TestProbe<Connection.More> reading = KIT.createTestProbe();
  private final Deque<ProtocolMessage> sent = new ArrayDeque<>();
  private final EdgePorts ports = SampleEdge.ports(KIT.system(), shards.ref(), hubs.ref());

  @SuppressWarnings("NullAway.Init") // Each test opens it first.
  private ActorRef<Connection.Command> connection;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void isConnectedWhenTheSocketIsThere() throws Exception {
    open(Map.of());

    ProtocolMessage connected = next();
    assertThat(connected.action()).isEqualTo(Action.CONNECTED);
    assertThat(details(connected).maxIdleInterval()).isEqualTo(5_000);
    assertThat(claims(connected).epoch()).isEqualTo(SampleEdge.EPOCH);
    assertThat(ports.transports().size()).isEqualTo(1);
  }

  @Test
  void aNodeThatStoppedServingDuringTheHandshakeSendsTheClientElsewhere() throws Exception {
    ((SampleEdge.SampleReadiness) ports.readiness()).waitingFor.add("Cassandra");

    open(Map.of());

    assertThat(socket.receiveMessage()).isInstanceOf(OutboundQueue.ToSocket.Abandon.class);
    socket.expectTerminated(connection);
    assertThat(ports.transports().size()).isZero();
  }

  @Test
  void aPingIsEchoedAndTheNextFrameIsRead() throws Exception {
    connected(Map.of());

    receive("{\"action\":0,\"id\":\"ping-1\"}");

    assertThat(next().id()).isEqualTo("ping-1");
    reading.expectMessage(Connection.More.MORE);
  }

  @Test
  void everyAttachIsAnsweredOnce() throws Exception {
    connected(Map.of());
    receive("{\"action\":10,\"channel\":\"news\"}");
    receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);
    assertThat(attach.from()).isNull();
    hubs.expectMessageClass(HubRegistry.ForPresence.class);

    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(4), false, null));

    for (int i = 0; i < 2; i++) {
      ProtocolMessage attached = next();
      assertThat(attached.action()).isEqualTo(Action.ATTACHED);
      assertThat(attached.channelSerial()).isEqualTo(PositionCodec.encode(SampleLog.at(4)));
      assertThat(attached.hasFlag(Flags.RESUMED)).isFalse();
      assertThat(attached.hasFlag(Flags.SUBSCRIBE)).isTrue();
    }
    receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.ForPresence again = hubs.expectMessageClass(HubRegistry.ForPresence.class);
    assertThat(again.request()).isInstanceOf(PresenceRequest.Attend.class);
    attach.connection().tell(new Subscriber.AttachedAgain(attach.attachment(), null));
    assertThat(next().hasFlag(Flags.RESUMED)).isTrue();
  }

  @Test
  void attachesThatPileUpBeforeTheFirstAnswerAreAnsweredUpToABound() throws Exception {
    connected(Map.of());
    for (int i = 0; i < 1_000; i++) {
      receive("{\"action\":10,\"channel\":\"news\"}");
    }
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(4), false, null));
    receive("{\"action\":0,\"id\":\"ping-1\"}");

    for (int i = 0; i < ClientChannel.REPLIES_DUE_MAX; i++) {
      assertThat(next().action()).isEqualTo(Action.ATTACHED);
    }
    assertThat(next().action()).isEqualTo(Action.HEARTBEAT);
  }

  @Test
  void whoCannotGoOnAtItsPositionIsAttachedWithoutResumedAndToldWhy() throws Exception {
    connected(Map.of());
    String serial = PositionCodec.encode(SampleLog.at(1));
    receive("{\"action\":10,\"channel\":\"news\",\"channelSerial\":\"" + serial + "\"}");
    ChannelCommand.EnterBarrier enter = expect(ChannelCommand.EnterBarrier.class);
    enter.replyTo().tell(new ChannelReply.BarrierEnded(enter.tag(), true));
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);

    attach.connection().tell(new Subscriber.Skipped(attach.attachment(), SampleLog.at(4), null));
    expectLoss(4);

    // Also when nobody asked.
    attach.connection().tell(new Subscriber.Skipped(attach.attachment(), SampleLog.at(9), null));
    expectLoss(9);
    deliver(attach, 10);
    assertThat(next().action()).isEqualTo(Action.MESSAGE);
  }

  private void expectLoss(long seq) throws Exception {
    ProtocolMessage attached = next();
    assertThat(attached.action()).isEqualTo(Action.ATTACHED);
    assertThat(attached.hasFlag(Flags.RESUMED)).isFalse();
    assertThat(attached.channelSerial()).isEqualTo(PositionCodec.encode(SampleLog.at(seq)));
    assertThat(attached.error()).isNotNull();
    assertThat(attached.error().code()).isEqualTo(90003);
  }

  @Test
  void framesOfAnEndedAttachmentAreNotSent() throws Exception {
    connected(Map.of());
    HubRegistry.Attach attach = attach("news");

    receive("{\"action\":12,\"channel\":\"news\"}");
    deliver(attach, 1);
    receive("{\"action\":12,\"channel\":\"news\"}");

    assertThat(next().action()).isEqualTo(Action.DETACHED);
    assertThat(next().action()).isEqualTo(Action.DETACHED);
    hubs.expectMessage(
        new HubRegistry.Detach(attach.key(), attach.attachment(), attach.holder(), true));
    hubs.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void ownMessagesAreLeftOutWithoutEcho() throws Exception {
    String id = Objects.requireNonNull(connected(Map.of("echo", "false")).connectionId());
    HubRegistry.Attach attach = attach("news");

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

    assertThat(next().messages())
        .extracting(Message::data)
        .containsExactly(new Data.Text("data 2"));
  }

  @Test
  void answersGoOutInTheOrderOfThePublishesAcrossChannels() throws Exception {
    connected(Map.of());
    publish(0, "one");
    publish(1, "two");
    ChannelCommand.Publish first = expectPublish();
    ChannelCommand.Publish second = expectPublish();
    assertThat(first.previous()).isEqualTo(-1);

    second.replyTo().tell(new ChannelReply.Published(1, new Serial(2, 0, SampleLog.EU_1)));
    first
        .replyTo()
        .tell(new ChannelReply.PublishRefused(0, Refusal.TIMED_OUT, "no majority in 10 s"));

    ProtocolMessage nack = next();
    assertThat(nack.action()).isEqualTo(Action.NACK);
    assertThat(nack.msgSerial()).isZero();
    assertThat(Objects.requireNonNull(nack.error()).code()).isEqualTo(ErrorCode.TIMEOUT.code());
    ProtocolMessage ack = next();
    assertThat(ack.action()).isEqualTo(Action.ACK);
    assertThat(ack.msgSerial()).isEqualTo(1);
    assertThat(ack.res()).hasSize(1);
  }

  @Test
  void afterAGapEverythingUnansweredIsHandedOverAgainInOrder() throws Exception {
    connected(Map.of());
    publish(0, "one");
    publish(1, "one");
    expectPublish();
    ChannelCommand.Publish second = expectPublish();
    assertThat(second.previous()).isZero();

    second.replyTo().tell(new ChannelReply.PublishRefused(1, Refusal.GAP, "number 0 is missing"));

    assertThat(expectPublish().tag()).isZero();
    assertThat(expectPublish().tag()).isEqualTo(1);
  }

  @Test
  void aRefusedFrameKeepsTheConnection() throws Exception {
    connected(Map.of());
    receive("{\"action\":14,\"channel\":\"news\",\"msgSerial\":0,\"presence\":[{\"action\":2}]}");
    receive("{\"action\":10,\"channel\":\":bad\"}");

    assertThat(next().action()).isEqualTo(Action.NACK);
    ProtocolMessage error = next();
    assertThat(error.action()).isEqualTo(Action.ERROR);
    assertThat(error.channel()).isEqualTo(":bad");
    receive("{\"action\":0,\"id\":\"still there\"}");
    assertThat(next().id()).isEqualTo("still there");
  }

  @Test
  void closeIsAnsweredAndEndsTheAttachments() throws Exception {
    connected(Map.of());
    HubRegistry.Attach attach = attach("news");

    receive("{\"action\":7}");

    assertThat(next().action()).isEqualTo(Action.CLOSED);
    hubs.expectMessage(
        new HubRegistry.Detach(attach.key(), attach.attachment(), attach.holder(), true));
    connection.tell(Connection.Pulled.PULLED);
    assertThat(socket.receiveMessage()).isInstanceOf(OutboundQueue.ToSocket.Complete.class);
    connection.tell(new Connection.SocketEnded());
    socket.expectTerminated(connection);
    assertThat(ports.transports().size()).isZero();
  }

  @Test
  void aMovedConnectionWaitsAtTheBarrierAndStaysMoved() throws Exception {
    ConnectionClaims elsewhere =
        new ConnectionClaims("elsewhere-123", ports.keys().appHash("app"), 0, 9, 3, 1);
    ProtocolMessage connected = connected(Map.of("resume", ports.keys().issue(elsewhere)));
    assertThat(connected.connectionId()).isEqualTo("elsewhere-123");
    assertThat(claims(connected).epoch()).isEqualTo(ConnectionClaims.MOVED_EPOCH);

    publish(5, "news");
    receive("{\"action\":10,\"channel\":\"news\"}");
    receive("{\"action\":12,\"channel\":\"news\"}");
    assertThat(next().action()).isEqualTo(Action.DETACHED);
    ChannelCommand.EnterBarrier enter = expect(ChannelCommand.EnterBarrier.class);
    enter.replyTo().tell(new ChannelReply.BarrierEnded(enter.tag(), true));

    assertThat(expectPublish().tag()).isEqualTo(5);
    // An answer to a question that was asked twice does not undo the first.
    enter.replyTo().tell(new ChannelReply.BarrierEnded(enter.tag(), false));
    receive("{\"action\":0,\"id\":\"still there\"}");
    assertThat(next().id()).isEqualTo("still there");
    hubs.expectNoMessage(Duration.ofMillis(20));
  }

  @Test
  void aBarrierThatCannotBePassedSendsTheClientElsewhere() throws Exception {
    ConnectionClaims elsewhere =
        new ConnectionClaims("elsewhere-124", ports.keys().appHash("app"), 0, 9, 3, 1);
    connected(Map.of("resume", ports.keys().issue(elsewhere)));
    receive("{\"action\":10,\"channel\":\"news\"}");
    ChannelCommand.EnterBarrier enter = expect(ChannelCommand.EnterBarrier.class);

    enter.replyTo().tell(new ChannelReply.BarrierEnded(enter.tag(), false));

    assertThat(socket.receiveMessage()).isInstanceOf(OutboundQueue.ToSocket.Abandon.class);
    socket.expectTerminated(connection);
  }

  @Test
  void aClientThatDoesNotReadIsNotRead() throws Exception {
    connected(Map.of());
    String ping = "{\"action\":0,\"id\":\"" + "x".repeat(400_000) + "\"}";
    // The socket takes the first and no more.
    for (int i = 0; i < 12; i++) {
      receive(ping);
    }
    for (int i = 0; i < 11; i++) {
      reading.expectMessage(Connection.More.MORE);
    }
    reading.expectNoMessage(Duration.ofMillis(50));

    next();

    reading.expectMessage(Connection.More.MORE);
  }

  private void open(Map<String, String> more) throws Exception {
    Map<String, String> params = new HashMap<>(more);
    params.put("v", "2");
    params.put("key", "app.key:secret");
    connection = KIT.spawn(Connection.create(ports, Admission.admit(ports, params, null)));
    connection.tell(new Connection.WritingOpened(socket.ref()));
  }

  private ProtocolMessage connected(Map<String, String> more) throws Exception {
    open(more);
    ProtocolMessage connected = next();
    assertThat(connected.action()).isEqualTo(Action.CONNECTED);
    return connected;
  }

  private HubRegistry.Attach attach(String name) throws Exception {
    receive("{\"action\":10,\"channel\":\"" + name + "\"}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);
    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(1), false, null));
    assertThat(next().action()).isEqualTo(Action.ATTACHED);
    return attach;
  }

  private static void deliver(HubRegistry.Attach attach, long seq) {
    attach.connection().tell(new Subscriber.Frames(attach.attachment(), List.of(frame(seq)), null));
  }

  private static OutFrame frame(long seq) {
    return OutFrame.of("news", new Delivery(SampleLog.entry(seq), SampleLog.at(seq)));
  }

  private void publish(long msgSerial, String channel) {
    receive(
        "{\"action\":15,\"channel\":\""
            + channel
            + "\",\"msgSerial\":"
            + msgSerial
            + ",\"messages\":[{\"name\":\"n\",\"data\":\"d\"}]}");
  }

  private void receive(String json) {
    connection.tell(new Connection.Received(json.getBytes(StandardCharsets.UTF_8), reading.ref()));
  }

  private ChannelCommand.Publish expectPublish() {
    return expect(ChannelCommand.Publish.class);
  }

  private <T extends ChannelCommand> T expect(Class<T> kind) {
    ChannelEntity.Ask ask = (ChannelEntity.Ask) shards.receiveMessage().message();
    return kind.cast(ask.command());
  }

  /** The next frame that the socket gets; the socket asks for more when it has none. */
  private ProtocolMessage next() throws Exception {
    while (sent.isEmpty()) {
      OutboundQueue.ToSocket.Batch batch = (OutboundQueue.ToSocket.Batch) socket.receiveMessage();
      for (var message : batch.messages()) {
        sent.add(
            JSON.decode(message.asTextMessage().getStrictText().getBytes(StandardCharsets.UTF_8)));
      }
      connection.tell(Connection.Pulled.PULLED);
    }
    return sent.removeFirst();
  }

  private static ConnectionDetails details(ProtocolMessage connected) {
    return Objects.requireNonNull(connected.connectionDetails());
  }

  private ConnectionClaims claims(ProtocolMessage connected) {
    String key = Objects.requireNonNull(details(connected).connectionKey());
    return ((ConnectionKeys.Genuine) ports.keys().verify(key)).claims();
  }
}
