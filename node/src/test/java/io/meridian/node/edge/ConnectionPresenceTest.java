package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.auth.ConnectionClaims;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelReply;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.PresenceRequest;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.PresencePayload;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.replication.log.Serial;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a connection asks of presence, and what it is answered. */
class ConnectionPresenceTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ConnectionWithFakes connection = new ConnectionWithFakes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void anEnterIsHandedOverUnderItsNumberAndAcknowledged() throws Exception {
    HubRegistry.Attach attach = connection.attached(Map.of("clientId", "ann"));
    String id = connection.id();
    presence(0, "{\"action\":2,\"data\":\"hello\"},{\"action\":4,\"data\":\"again\"}");

    PresenceRequest.Operate operate = expectOperate();
    assertThat(operate.holder()).isEqualTo(attach.holder());
    assertThat(operate.majority()).isTrue();
    assertThat(operate.membersMax()).isEqualTo(20_000);
    assertThat(operate.changes())
        .extracting(Change::key)
        .containsOnly(new MemberKey(id, "ann"))
        .hasSize(2);
    assertThat(operate.changes())
        .extracting(change -> entry(change).id().text(id))
        .containsExactly(id + ":0:0", id + ":0:1");
    assertThat(PresencePayload.decode(entry(operate.changes().get(0)).data()).data())
        .hasToString("Text[value=hello]");

    attach.connection().tell(new Subscriber.Operated(0, new Outcome.Done()));
    ProtocolMessage ack = connection.next();
    assertThat(ack.action()).isEqualTo(Action.ACK);
    assertThat(ack.msgSerial()).isZero();
  }

  @Test
  void answersGoOutInTurnWithThoseOfPublishes() throws Exception {
    HubRegistry.Attach attach = connection.attached(Map.of("clientId", "ann"));
    presence(0, "{\"action\":2}");
    connection.receive(
        "{\"action\":15,\"channel\":\"news\",\"msgSerial\":1,\"messages\":[{\"data\":\"d\"}]}");
    expectOperate();
    connection
        .expectPublish()
        .replyTo()
        .tell(new ChannelReply.Published(1, new Serial(2, 0, SampleLog.EU_1)));

    attach.connection().tell(new Subscriber.Operated(0, new Outcome.TimedOut("no majority")));

    ProtocolMessage nack = connection.next();
    assertThat(nack.msgSerial()).isZero();
    assertThat(code(nack)).isEqualTo(50003);
    assertThat(connection.next().msgSerial()).isEqualTo(1);
  }

  @Test
  void eachRuleHasItsCode() throws Exception {
    connection.attached(Map.of());
    presence(0, "{\"action\":2}");
    presence(1, "{\"action\":2,\"clientId\":\"*\"}");
    presence(2, "{\"action\":1,\"clientId\":\"ann\"}");
    presence(3, "{\"action\":2,\"clientId\":\"ann\",\"data\":\"" + "x".repeat(65_536) + "\"}");
    presence(4, "");
    connection.receive(
        "{\"action\":14,\"channel\":\"else\",\"msgSerial\":5,"
            + "\"presence\":[{\"action\":2,\"clientId\":\"ann\"}]}");

    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      codes.add(code(connection.next()));
    }
    assertThat(codes).containsExactly(91000, 40012, 40003, 40009, 40001, 90001);
  }

  @Test
  void anothersClientIdIsRefused() throws Exception {
    connection.attached(Map.of("clientId", "ann"));

    presence(0, "{\"action\":2,\"clientId\":\"bob\"}");

    assertThat(code(connection.next())).isEqualTo(40012);
  }

  @Test
  void withoutTheModeThereIsNoEntering() throws Exception {
    connection.connected(Map.of("clientId", "ann"));
    connection.attach(",\"flags\":" + Flags.SUBSCRIBE);

    presence(0, "{\"action\":2}");

    assertThat(code(connection.next())).isEqualTo(40165);
  }

  @Test
  void withoutTheCapabilityThereIsNoEntering() throws Exception {
    connection.attached(Map.of("clientId", "ann", "key", "app.reader:secret"));

    presence(0, "{\"action\":2}");

    assertThat(code(connection.next())).isEqualTo(40160);
  }

  @Test
  void aFullChannelSaysSo() throws Exception {
    HubRegistry.Attach attach = connection.attached(Map.of("clientId", "ann"));
    presence(0, "{\"action\":2}");
    expectOperate();

    attach.connection().tell(new Subscriber.Operated(0, new Outcome.Full("250 members, max 250")));

    assertThat(code(connection.next())).isEqualTo(91003);
  }

  @Test
  void anOwnIdIsKeptAndAForeignOneIsNot() throws Exception {
    connection.attached(Map.of("clientId", "ann"));
    String id = connection.id();

    presence(
        7,
        "{\"action\":2,\"id\":\"%s:3:1\"},{\"action\":2,\"id\":\"other:3:1\"},".formatted(id)
            + "{\"action\":2,\"id\":\"%sx\"}".formatted(id));

    assertThat(expectOperate().changes())
        .extracting(change -> entry(change).id().text(id))
        .containsExactly(id + ":3:1", id + ":7:1", id + ":7:2");
  }

  @Test
  void whatAResumedConnectionSendsBeforeItsAttachWaitsForIt() throws Exception {
    ConnectionClaims before =
        new ConnectionClaims(
            "connection-12", connection.ports.keys().appHash("app"), 0, 1, SampleEdge.EPOCH, 1);
    connection.connected(Map.of("resume", connection.ports.keys().issue(before)));
    presence(4, "{\"action\":2,\"clientId\":\"ann\"}");
    connection.hubs.expectNoMessage(Duration.ofMillis(20));

    HubRegistry.Attach attach = connection.attach();

    assertThat(attach.attendance().resumed()).isTrue();
    assertThat(expectOperate().msgSerial()).isEqualTo(4);
  }

  @Test
  void whatAHubThatFailedNeverAnswersIsRefusedSoThatNothingWaitsBehindIt() throws Exception {
    EdgePorts ports = connection.ports;
    Deque<ProtocolMessage> sent = new ArrayDeque<>();
    Admission admission = Admission.admit(ports, Map.of("v", "2", "key", "app.key:secret"), null);
    ClientChannel channel =
        new ClientChannel(new HubRegistry.Key(new ChannelId("app", "news"), "news"));
    channel.grant(Flags.ALL_MODES, null);
    channel.attachedAt(null);
    ConnectionPresence presence =
        new ConnectionPresence(
            ports, admission, new Acknowledgements(), name -> channel, sent::add);
    String frame =
        "{\"action\":14,\"channel\":\"news\",\"presence\":[{\"action\":2,\"clientId\":\"ann\"}]}";
    presence.operate(ConnectionWithFakes.decode(frame), 0);
    long now = System.nanoTime() / 1_000_000;

    presence.onTick(now + 24_000);
    assertThat(sent).isEmpty();
    presence.onTick(now + 26_000);
    presence.onOperated(new Subscriber.Operated(0, new Outcome.Done()));

    assertThat(sent).hasSize(1);
    assertThat(code(sent.removeFirst())).isEqualTo(50003);
    assertThat(presence.waitingBytes()).isZero();
  }

  @Test
  void aClientThatLeavesLeavesAndOneThatIsLostStays() throws Exception {
    HubRegistry.Attach attach = connection.attached(Map.of("remainPresentFor", "700"));
    assertThat(attach.attendance().graceMillis()).isEqualTo(700);
    connection.receive("{\"action\":12,\"channel\":\"news\"}");
    assertThat(connection.hubs.expectMessageClass(HubRegistry.Detach.class).left()).isTrue();
    connection.next();
    connection.attach();

    connection.tell(new Connection.SocketEnded());

    assertThat(connection.hubs.expectMessageClass(HubRegistry.Detach.class).left()).isFalse();
  }

  private static Entry entry(Change change) {
    return change instanceof Change.Enter enter ? enter.entry() : ((Change.Leave) change).entry();
  }

  private static int code(ProtocolMessage nack) {
    assertThat(nack.action()).isEqualTo(Action.NACK);
    return Objects.requireNonNull(nack.error()).code();
  }

  private PresenceRequest.Operate expectOperate() {
    return (PresenceRequest.Operate)
        connection.hubs.expectMessageClass(HubRegistry.ForPresence.class).request();
  }

  private void presence(long msgSerial, String operations) {
    connection.receive(
        "{\"action\":14,\"channel\":\"news\",\"msgSerial\":"
            + msgSerial
            + ",\"presence\":["
            + operations
            + "]}");
  }
}
