package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.auth.ConnectionClaims;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelReply;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.PresenceRequest;
import io.meridian.node.hub.SampleRoster;
import io.meridian.node.hub.SharedFrame;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.PresencePayload;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.replication.log.Serial;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

/** Presence on one connection; the test plays its socket and its node's hubs. */
class ConnectionPresenceTest {
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

  @SuppressWarnings("NullAway.Init") // Likewise.
  private String id;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void anEnterIsHandedOverUnderItsNumberAndAcknowledged() throws Exception {
    HubRegistry.Attach attach = attached(Map.of("clientId", "ann"), "");
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
    ProtocolMessage ack = next();
    assertThat(ack.action()).isEqualTo(Action.ACK);
    assertThat(ack.msgSerial()).isZero();
  }

  @Test
  void answersGoOutInTurnWithThoseOfPublishes() throws Exception {
    HubRegistry.Attach attach = attached(Map.of("clientId", "ann"), "");
    presence(0, "{\"action\":2}");
    receive("{\"action\":15,\"channel\":\"news\",\"msgSerial\":1,\"messages\":[{\"data\":\"d\"}]}");
    expectOperate();
    ChannelEntity.Ask ask = (ChannelEntity.Ask) shards.receiveMessage().message();
    ((ChannelCommand.Publish) ask.command())
        .replyTo()
        .tell(new ChannelReply.Published(1, new Serial(2, 0, SampleLog.EU_1)));

    attach.connection().tell(new Subscriber.Operated(0, new Outcome.TimedOut("no majority")));

    ProtocolMessage nack = next();
    assertThat(nack.msgSerial()).isZero();
    assertThat(code(nack)).isEqualTo(50003);
    assertThat(next().msgSerial()).isEqualTo(1);
  }

  @Test
  void eachRuleHasItsCode() throws Exception {
    attached(Map.of(), "");
    presence(0, "{\"action\":2}");
    presence(1, "{\"action\":2,\"clientId\":\"*\"}");
    presence(2, "{\"action\":1,\"clientId\":\"ann\"}");
    presence(3, "{\"action\":2,\"clientId\":\"ann\",\"data\":\"" + "x".repeat(65_536) + "\"}");
    presence(4, "");
    receive(
        "{\"action\":14,\"channel\":\"else\",\"msgSerial\":5,"
            + "\"presence\":[{\"action\":2,\"clientId\":\"ann\"}]}");

    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      codes.add(code(next()));
    }
    assertThat(codes).containsExactly(91000, 40012, 40003, 40009, 40001, 90001);
  }

  @Test
  void anothersClientIdIsRefused() throws Exception {
    attached(Map.of("clientId", "ann"), "");

    presence(0, "{\"action\":2,\"clientId\":\"bob\"}");

    assertThat(code(next())).isEqualTo(40012);
  }

  @Test
  void withoutTheModeThereIsNoEntering() throws Exception {
    attached(Map.of("clientId", "ann"), ",\"flags\":" + Flags.SUBSCRIBE);

    presence(0, "{\"action\":2}");

    assertThat(code(next())).isEqualTo(40165);
  }

  @Test
  void withoutTheCapabilityThereIsNoEntering() throws Exception {
    attached(Map.of("clientId", "ann", "key", "app.reader:secret"), "");

    presence(0, "{\"action\":2}");

    assertThat(code(next())).isEqualTo(40160);
  }

  @Test
  void aFullChannelSaysSo() throws Exception {
    HubRegistry.Attach attach = attached(Map.of("clientId", "ann"), "");
    presence(0, "{\"action\":2}");
    expectOperate();

    attach.connection().tell(new Subscriber.Operated(0, new Outcome.Full("250 members, max 250")));

    assertThat(code(next())).isEqualTo(91003);
  }

  @Test
  void anOwnIdIsKeptAndAForeignOneIsNot() throws Exception {
    attached(Map.of("clientId", "ann"), "");

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
            "connection-12", ports.keys().appHash("app"), 0, 1, SampleEdge.EPOCH, 1);
    connected(Map.of("resume", ports.keys().issue(before)));
    presence(4, "{\"action\":2,\"clientId\":\"ann\"}");
    hubs.expectNoMessage(Duration.ofMillis(20));

    HubRegistry.Attach attach = attach("");

    assertThat(attach.attendance().resumed()).isTrue();
    assertThat(expectOperate().msgSerial()).isEqualTo(4);
  }

  @Test
  void whatAHubThatFailedNeverAnswersIsRefusedSoThatNothingWaitsBehindIt() throws Exception {
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
    presence.operate(JSON.decode(frame.getBytes(StandardCharsets.UTF_8)), 0);
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
  void membersFollowAttachedPageByPage() throws Exception {
    connected(Map.of());
    receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(
            new Subscriber.Attached(
                attach.attachment(), SampleLog.at(1), false, SampleRoster.of("news", 2_050)));

    ProtocolMessage attached = next();
    assertThat(attached.hasFlag(Flags.HAS_PRESENCE)).isTrue();
    int members = 0;
    ProtocolMessage page;
    do {
      page = next();
      assertThat(page.action()).isEqualTo(Action.SYNC);
      members += page.presence().size();
    } while (!Objects.requireNonNull(page.channelSerial()).endsWith(":"));
    assertThat(members).isEqualTo(2_050);
  }

  /** An SDK that knew members would take them for gone. Found by the experiment two-faults-held. */
  @Test
  void ofMembersThatAreNotKnownYetASyncIsAnnounced() throws Exception {
    connected(Map.of());
    receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(1), true, null));
    assertThat(next().hasFlag(Flags.HAS_PRESENCE)).isTrue();

    attach
        .connection()
        .tell(new Subscriber.Members(attach.attachment(), SampleRoster.of("news", 0)));
    ProtocolMessage page = next();
    assertThat(page.action()).isEqualTo(Action.SYNC);
    assertThat(page.channelSerial()).endsWith(":");
  }

  @Test
  void whoIsNotToSeeMembersIsAnnouncedNone() throws Exception {
    connected(Map.of());
    receive("{\"action\":10,\"channel\":\"news\",\"flags\":" + Flags.SUBSCRIBE + "}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(1), true, null));

    assertThat(next().hasFlag(Flags.HAS_PRESENCE)).isFalse();
  }

  @Test
  void aChannelWithoutMembersIsAttachedWithoutTheFlag() throws Exception {
    connected(Map.of());
    receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(
            new Subscriber.Attached(
                attach.attachment(), SampleLog.at(1), false, SampleRoster.of("news", 0)));

    assertThat(next().hasFlag(Flags.HAS_PRESENCE)).isFalse();
    receive("{\"action\":0,\"id\":\"nothing in between\"}");
    assertThat(next().action()).isEqualTo(Action.HEARTBEAT);
  }

  @Test
  void aSyncIsAskedForAndSent() throws Exception {
    HubRegistry.Attach attach = attached(Map.of(), "");

    receive("{\"action\":16,\"channel\":\"news\"}");

    assertThat(hubs.expectMessageClass(HubRegistry.ForPresence.class).request())
        .isEqualTo(new PresenceRequest.Sync(attach.attachment()));
    attach
        .connection()
        .tell(new Subscriber.Members(attach.attachment(), SampleRoster.of("news", 0)));
    ProtocolMessage page = next();
    assertThat(page.action()).isEqualTo(Action.SYNC);
    assertThat(page.presence()).isEmpty();
  }

  @Test
  void aSlowClientIsSentTheMembersAnewWhenItHasReadOn() throws Exception {
    HubRegistry.Attach attach = attached(Map.of(), "");
    SharedFrame large = SampleRoster.frame(3 << 20);
    for (int i = 0; i < 3; i++) {
      attach.connection().tell(new Subscriber.Presence(attach.attachment(), List.of(large)));
    }

    hubs.expectMessage(new HubRegistry.Pause(attach.key(), attach.attachment()));
    for (int i = 0; i < 3; i++) {
      next();
    }
    HubRegistry.Attach again = hubs.expectMessageClass(HubRegistry.Attach.class);
    assertThat(again.holder()).isEqualTo(attach.holder());
    attach.connection().tell(new Subscriber.Presence(attach.attachment(), List.of(large)));
    again
        .connection()
        .tell(
            new Subscriber.Attached(
                again.attachment(), SampleLog.at(1), true, SampleRoster.of("news", 0)));

    ProtocolMessage page = next();
    assertThat(page.action()).isEqualTo(Action.SYNC);
    assertThat(page.presence()).isEmpty();
  }

  @Test
  void aClientThatLeavesLeavesAndOneThatIsLostStays() throws Exception {
    HubRegistry.Attach attach = attached(Map.of("remainPresentFor", "700"), "");
    assertThat(attach.attendance().graceMillis()).isEqualTo(700);
    receive("{\"action\":12,\"channel\":\"news\"}");
    assertThat(hubs.expectMessageClass(HubRegistry.Detach.class).left()).isTrue();
    next();
    attach("");

    connection.tell(new Connection.SocketEnded());

    assertThat(hubs.expectMessageClass(HubRegistry.Detach.class).left()).isFalse();
  }

  @Test
  void occupancyIsForThoseWhoMayKnow() throws Exception {
    String param = ",\"params\":{\"occupancy\":\"metrics\",\"unknown\":\"x\"}";
    connected(Map.of());
    receive("{\"action\":10,\"channel\":\"news\"" + param + "}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);
    assertThat(attach.attendance().occupancy()).isEqualTo("metrics");
    attach.connection().tell(new Subscriber.Attached(1, SampleLog.at(1), false, null));
    assertThat(next().params()).isEqualTo(Map.of("occupancy", "metrics"));

    connected(Map.of("key", "app.reader:secret"));
    receive("{\"action\":10,\"channel\":\"news\"" + param + "}");
    assertThat(hubs.expectMessageClass(HubRegistry.Attach.class).attendance().occupancy()).isNull();
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
        hubs.expectMessageClass(HubRegistry.ForPresence.class).request();
  }

  private void presence(long msgSerial, String operations) {
    receive(
        "{\"action\":14,\"channel\":\"news\",\"msgSerial\":"
            + msgSerial
            + ",\"presence\":["
            + operations
            + "]}");
  }

  private HubRegistry.Attach attached(Map<String, String> params, String more) throws Exception {
    connected(params);
    return attach(more);
  }

  private HubRegistry.Attach attach(String more) throws Exception {
    receive("{\"action\":10,\"channel\":\"news\"" + more + "}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);
    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(1), false, null));
    assertThat(next().action()).isEqualTo(Action.ATTACHED);
    return attach;
  }

  private void connected(Map<String, String> more) throws Exception {
    Map<String, String> params = new HashMap<>(Map.of("v", "2", "key", "app.key:secret"));
    params.putAll(more);
    connection = KIT.spawn(Connection.create(ports, Admission.admit(ports, params, null)));
    connection.tell(new Connection.WritingOpened(socket.ref()));
    ProtocolMessage connected = next();
    assertThat(connected.action()).isEqualTo(Action.CONNECTED);
    id = Objects.requireNonNull(connected.connectionId());
  }

  private void receive(String json) {
    connection.tell(new Connection.Received(json.getBytes(StandardCharsets.UTF_8), reading.ref()));
  }

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
}
