package io.meridian.chaos.sdk;

import io.ably.lib.realtime.Channel;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.PresenceMessage;
import io.meridian.chaos.history.HistoryEvent.MemberSeen;
import io.meridian.chaos.history.HistoryEvent.MembersShown;
import io.meridian.chaos.history.MemberAction;
import io.meridian.chaos.history.MemberKey;
import java.util.List;
import java.util.stream.Stream;

/** Records what a client is shown of the members of a channel. */
final class SdkWatcher {
  private final SdkClient client;
  private final String channel;

  SdkWatcher(SdkClient client, String channel) {
    this.client = client;
    this.channel = channel;
  }

  /** Records each change from here on. To be called before the client attaches. */
  void watch() throws AblyException {
    channel().presence.subscribe(this::seen);
  }

  private void seen(PresenceMessage message) {
    MemberAction action =
        switch (message.action) {
          case present -> MemberAction.PRESENT;
          case enter -> MemberAction.ENTER;
          case update -> MemberAction.UPDATE;
          case leave, absent -> MemberAction.LEAVE;
        };
    MemberKey member = key(message);
    client.recorder().record(at -> new MemberSeen(at, client.name(), channel, member, action));
  }

  /**
   * Records who is shown now. Waits until the client has been told all.
   *
   * @throws AblyException when the client is not attached
   */
  void look() throws AblyException {
    List<MemberKey> members = Stream.of(channel().presence.get(true)).map(SdkWatcher::key).toList();
    client.recorder().record(at -> new MembersShown(at, client.name(), channel, members));
  }

  private Channel channel() {
    return client.sdk().channels.get(channel);
  }

  private static MemberKey key(PresenceMessage message) {
    return new MemberKey(message.clientId, message.connectionId);
  }
}
