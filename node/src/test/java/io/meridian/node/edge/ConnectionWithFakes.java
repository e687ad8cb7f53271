package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.ProtocolMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/** One connection; the test plays its socket, its node's hubs and the channels' entities. */
final class ConnectionWithFakes {
  private static final Codec JSON = Codec.of(Codec.Format.JSON, Limits.DEFAULT);

  final TestProbe<HubRegistry.Command> hubs;
  final TestProbe<OutboundQueue.ToSocket> socket;

  /** Told when the connection wants the next frame of its client. */
  final TestProbe<Connection.More> reading;

  final EdgePorts ports;

  private final ActorTestKit kit;
  private final TestProbe<ShardingEnvelope<ChannelEntity.Command>> shards;
  private final Deque<ProtocolMessage> sent = new ArrayDeque<>();

  @SuppressWarnings("NullAway.Init") // Each test opens it first.
  private ActorRef<Connection.Command> connection;

  @SuppressWarnings("NullAway.Init") // Likewise.
  private String id;

  ConnectionWithFakes(ActorTestKit kit) {
    this.kit = kit;
    hubs = kit.createTestProbe();
    socket = kit.createTestProbe();
    reading = kit.createTestProbe();
    shards = kit.createTestProbe();
    ports = SampleEdge.ports(kit.system(), shards.ref(), hubs.ref());
  }

  /**
   * A client that may do everything opens it.
   *
   * @param more of its parameters, or others in place of those that every client has
   */
  void open(Map<String, String> more) throws Exception {
    Map<String, String> params = new HashMap<>(Map.of("v", "2", "key", "app.key:secret"));
    params.putAll(more);
    connection = kit.spawn(Connection.create(ports, Admission.admit(ports, params, null)));
    connection.tell(new Connection.WritingOpened(socket.ref()));
  }

  /** It is open, and its client was told so. */
  ProtocolMessage connected(Map<String, String> more) throws Exception {
    open(more);
    ProtocolMessage connected = next();
    assertThat(connected.action()).isEqualTo(Action.CONNECTED);
    id = Objects.requireNonNull(connected.connectionId());
    return connected;
  }

  /** As the client was told it. */
  String id() {
    return id;
  }

  ActorRef<Connection.Command> ref() {
    return connection;
  }

  void tell(Connection.Command command) {
    connection.tell(command);
  }

  /** Its client sends a frame. */
  void receive(String json) {
    tell(new Connection.Received(json.getBytes(StandardCharsets.UTF_8), reading.ref()));
  }

  /** It is connected, and attached to the channel {@code news}. */
  HubRegistry.Attach attached(Map<String, String> more) throws Exception {
    connected(more);
    return attach();
  }

  /** Its client attaches to the channel {@code news}, of whose members nothing is known yet. */
  HubRegistry.Attach attach() throws Exception {
    return attach("");
  }

  /**
   * @param more of the frame's fields, each behind a comma
   */
  HubRegistry.Attach attach(String more) throws Exception {
    receive("{\"action\":10,\"channel\":\"news\"" + more + "}");
    HubRegistry.Attach attach = hubs.expectMessageClass(HubRegistry.Attach.class);
    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(1), false, null));
    assertThat(next().action()).isEqualTo(Action.ATTACHED);
    return attach;
  }

  /** Its client publishes one message. */
  void publish(long msgSerial, String channel) {
    receive(
        "{\"action\":15,\"channel\":\""
            + channel
            + "\",\"msgSerial\":"
            + msgSerial
            + ",\"messages\":[{\"name\":\"n\",\"data\":\"d\"}]}");
  }

  ChannelCommand.Publish expectPublish() {
    return expect(ChannelCommand.Publish.class);
  }

  /** What a channel's entity is asked next, which has to be of this kind. */
  <T extends ChannelCommand> T expect(Class<T> kind) {
    ChannelEntity.Ask ask = (ChannelEntity.Ask) shards.receiveMessage().message();
    return kind.cast(ask.command());
  }

  /** The next frame that the socket gets; the socket asks for more when it has none. */
  ProtocolMessage next() throws Exception {
    while (sent.isEmpty()) {
      OutboundQueue.ToSocket.Batch batch = (OutboundQueue.ToSocket.Batch) socket.receiveMessage();
      for (var message : batch.messages()) {
        sent.add(decode(message.asTextMessage().getStrictText()));
      }
      connection.tell(Connection.Pulled.PULLED);
    }
    return sent.removeFirst();
  }

  static ProtocolMessage decode(String json) throws Exception {
    return JSON.decode(json.getBytes(StandardCharsets.UTF_8));
  }
}
