package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.SampleLog;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.PresenceRequest;
import io.meridian.node.hub.SampleRoster;
import io.meridian.node.hub.SharedFrame;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.ProtocolMessage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a connection is shown of who is present on a channel, and of how many use it. */
class ConnectionMembersTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ConnectionWithFakes connection = new ConnectionWithFakes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void membersFollowAttachedPageByPage() throws Exception {
    connection.connected(Map.of());
    connection.receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.Attach attach = connection.hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(
            new Subscriber.Attached(
                attach.attachment(), SampleLog.at(1), false, SampleRoster.of("news", 2_050)));

    ProtocolMessage attached = connection.next();
    assertThat(attached.hasFlag(Flags.HAS_PRESENCE)).isTrue();
    int members = 0;
    ProtocolMessage page;
    do {
      page = connection.next();
      assertThat(page.action()).isEqualTo(Action.SYNC);
      members += page.presence().size();
    } while (!Objects.requireNonNull(page.channelSerial()).endsWith(":"));
    assertThat(members).isEqualTo(2_050);
  }

  /** An SDK that knew members would take them for gone. Found by the experiment two-faults-held. */
  @Test
  void ofMembersThatAreNotKnownYetASyncIsAnnounced() throws Exception {
    connection.connected(Map.of());
    connection.receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.Attach attach = connection.hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(1), true, null));
    assertThat(connection.next().hasFlag(Flags.HAS_PRESENCE)).isTrue();

    attach
        .connection()
        .tell(new Subscriber.Members(attach.attachment(), SampleRoster.of("news", 0)));
    ProtocolMessage page = connection.next();
    assertThat(page.action()).isEqualTo(Action.SYNC);
    assertThat(page.channelSerial()).endsWith(":");
  }

  @Test
  void whoIsNotToSeeMembersIsAnnouncedNone() throws Exception {
    connection.connected(Map.of());
    connection.receive("{\"action\":10,\"channel\":\"news\",\"flags\":" + Flags.SUBSCRIBE + "}");
    HubRegistry.Attach attach = connection.hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(new Subscriber.Attached(attach.attachment(), SampleLog.at(1), true, null));

    assertThat(connection.next().hasFlag(Flags.HAS_PRESENCE)).isFalse();
  }

  @Test
  void aChannelWithoutMembersIsAttachedWithoutTheFlag() throws Exception {
    connection.connected(Map.of());
    connection.receive("{\"action\":10,\"channel\":\"news\"}");
    HubRegistry.Attach attach = connection.hubs.expectMessageClass(HubRegistry.Attach.class);

    attach
        .connection()
        .tell(
            new Subscriber.Attached(
                attach.attachment(), SampleLog.at(1), false, SampleRoster.of("news", 0)));

    assertThat(connection.next().hasFlag(Flags.HAS_PRESENCE)).isFalse();
    connection.receive("{\"action\":0,\"id\":\"nothing in between\"}");
    assertThat(connection.next().action()).isEqualTo(Action.HEARTBEAT);
  }

  @Test
  void aSyncIsAskedForAndSent() throws Exception {
    HubRegistry.Attach attach = connection.attached(Map.of());

    connection.receive("{\"action\":16,\"channel\":\"news\"}");

    assertThat(connection.hubs.expectMessageClass(HubRegistry.ForPresence.class).request())
        .isEqualTo(new PresenceRequest.Sync(attach.attachment()));
    attach
        .connection()
        .tell(new Subscriber.Members(attach.attachment(), SampleRoster.of("news", 0)));
    ProtocolMessage page = connection.next();
    assertThat(page.action()).isEqualTo(Action.SYNC);
    assertThat(page.presence()).isEmpty();
  }

  @Test
  void aSlowClientIsSentTheMembersAnewWhenItHasReadOn() throws Exception {
    HubRegistry.Attach attach = connection.attached(Map.of());
    SharedFrame large = SampleRoster.frame(3 << 20);
    for (int i = 0; i < 3; i++) {
      attach.connection().tell(new Subscriber.Presence(attach.attachment(), List.of(large)));
    }

    connection.hubs.expectMessage(new HubRegistry.Pause(attach.key(), attach.attachment()));
    for (int i = 0; i < 3; i++) {
      connection.next();
    }
    HubRegistry.Attach again = connection.hubs.expectMessageClass(HubRegistry.Attach.class);
    assertThat(again.holder()).isEqualTo(attach.holder());
    attach.connection().tell(new Subscriber.Presence(attach.attachment(), List.of(large)));
    again
        .connection()
        .tell(
            new Subscriber.Attached(
                again.attachment(), SampleLog.at(1), true, SampleRoster.of("news", 0)));

    ProtocolMessage page = connection.next();
    assertThat(page.action()).isEqualTo(Action.SYNC);
    assertThat(page.presence()).isEmpty();
  }

  @Test
  void occupancyIsForThoseWhoMayKnow() throws Exception {
    String param = ",\"params\":{\"occupancy\":\"metrics\",\"unknown\":\"x\"}";
    connection.connected(Map.of());
    connection.receive("{\"action\":10,\"channel\":\"news\"" + param + "}");
    HubRegistry.Attach attach = connection.hubs.expectMessageClass(HubRegistry.Attach.class);
    assertThat(attach.attendance().occupancy()).isEqualTo("metrics");
    attach.connection().tell(new Subscriber.Attached(1, SampleLog.at(1), false, null));
    assertThat(connection.next().params()).isEqualTo(Map.of("occupancy", "metrics"));

    connection.connected(Map.of("key", "app.reader:secret"));
    connection.receive("{\"action\":10,\"channel\":\"news\"" + param + "}");
    assertThat(
            connection.hubs.expectMessageClass(HubRegistry.Attach.class).attendance().occupancy())
        .isNull();
  }
}
