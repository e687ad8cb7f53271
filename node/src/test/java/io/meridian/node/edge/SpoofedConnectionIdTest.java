package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.OutFrame;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.position.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * A connection's id is public, so anybody can write what looks like its numbers. Whoever does is
 * only ever an id of its own: the connection's messages are neither taken for known nor refused.
 */
class SpoofedConnectionIdTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final TestProbe<ShardingEnvelope<ChannelEntity.Command>> shards = KIT.createTestProbe();
  private final TestProbe<HubRegistry.Command> hubs = KIT.createTestProbe();
  private final EdgePorts ports = SampleEdge.ports(KIT.system(), shards.ref(), hubs.ref());
  private final Draft draft = new Draft(new LogState(LogLimits.DEFAULT), SampleLog.EU_1, 1_000);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void numbersOfTheConnectionAreNeitherKnownNorBelowItsNewest() throws Exception {
    Admission victim = admit();
    String id = victim.connectionId();
    ActorRef<Connection.Command> spoofer = connect(admit());
    List<String> spoofed =
        List.of(
            message(id, ":0:0"),
            message(id, ":0"),
            message(id, ":1:0") + "," + message(id, ":1:1"),
            message(id, ":99:0"));
    for (int i = 0; i < spoofed.size(); i++) {
      publish(spoofer, i, id, spoofed.get(i));
      assertThat(outcome()).isInstanceOf(Draft.Outcome.Accepted.class);
    }

    ActorRef<Connection.Command> connection = connect(victim);
    for (int i = 0; i < 2; i++) {
      publish(connection, i, id, "{}");
      assertThat(outcome()).isInstanceOf(Draft.Outcome.Accepted.class);
    }
  }

  @Test
  void aNumberOfTheConnectionIsNotAnIdThatAnybodyCanAskFor() throws Exception {
    Admission victim = admit();
    String id = victim.connectionId();
    publish(connect(victim), 0, id, "{}");
    assertThat(outcome()).isInstanceOf(Draft.Outcome.Accepted.class);

    publish(connect(admit()), 0, id, message(id, ":0:0"));

    assertThat(outcome()).isInstanceOf(Draft.Outcome.Accepted.class);
  }

  @Test
  void aMessageUnderAnotherConnectionsIdIsItsSenders() throws Exception {
    String id = admit().connectionId();
    Admission spoofing = admit();
    publish(connect(spoofing), 0, id, message(id, ":0:0"));
    outcome();

    LogEvent.Appended event = Objects.requireNonNull(draft.event(LogEvent.Assurance.NONE));
    Entry entry = event.entries().get(0).entry();
    assertThat(OutFrame.of("news", new Delivery(entry, SampleLog.at(1))).publisher())
        .isEqualTo(spoofing.connectionId());
  }

  private Admission admit() throws Exception {
    return Admission.admit(ports, Map.of("v", "2", "key", "app.key:secret"), null);
  }

  private ActorRef<Connection.Command> connect(Admission admission) {
    ActorRef<Connection.Command> connection = KIT.spawn(Connection.create(ports, admission));
    connection.tell(
        new Connection.WritingOpened(KIT.<OutboundQueue.ToSocket>createTestProbe().ref()));
    return connection;
  }

  /** A publish in whose frame, too, everything says that it is of the connection {@code id}. */
  private void publish(
      ActorRef<Connection.Command> connection, long msgSerial, String id, String messages) {
    String frame =
        ("{\"action\":15,\"channel\":\"news\",\"msgSerial\":%d,\"id\":\"%s:%d\","
                + "\"connectionId\":\"%s\",\"messages\":[%s]}")
            .formatted(msgSerial, id, msgSerial, id, messages);
    connection.tell(
        new Connection.Received(
            frame.getBytes(StandardCharsets.UTF_8), KIT.<Connection.More>createTestProbe().ref()));
  }

  private static String message(String connectionId, String number) {
    return "{\"id\":\"%s%s\",\"connectionId\":\"%s\"}"
        .formatted(connectionId, number, connectionId);
  }

  /** What the channel makes of the next publish that it is handed. */
  private Draft.Outcome outcome() {
    ChannelEntity.Ask ask = (ChannelEntity.Ask) shards.receiveMessage().message();
    ChannelCommand.Publish publish = (ChannelCommand.Publish) ask.command();
    return draft.accept(publish.key(), publish.previous(), publish.payload());
  }
}
