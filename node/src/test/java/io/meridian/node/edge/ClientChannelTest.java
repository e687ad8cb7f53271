package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.hub.HubRegistry;
import io.meridian.replication.position.Position;
import org.junit.jupiter.api.Test;

class ClientChannelTest {
  private final ClientChannel channel =
      new ClientChannel(new HubRegistry.Key(new ChannelId("app", "news"), "news"));

  @Test
  void eachAttachIsDueOneReply() {
    channel.replyDue();
    channel.replyDue();

    assertThat(channel.takeRepliesDue()).isEqualTo(2);
    assertThat(channel.takeRepliesDue()).isZero();
  }

  @Test
  void attachingAnewEndsBeingBehindAndKeepsThePosition() {
    channel.attachAs(1);
    channel.attachedAt(Position.START);
    channel.fallBehind();
    assertThat(channel.behind()).isTrue();

    channel.attachAs(2);

    assertThat(channel.behind()).isFalse();
    assertThat(channel.attached()).isTrue();
    assertThat(channel.attachment()).isEqualTo(2);
    assertThat(channel.position()).isEqualTo(Position.START);
  }
}
