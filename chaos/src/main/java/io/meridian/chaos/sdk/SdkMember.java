package io.meridian.chaos.sdk;

import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.meridian.chaos.history.HistoryEvent.Entered;
import io.meridian.chaos.history.HistoryEvent.Entering;
import io.meridian.chaos.history.HistoryEvent.Leaving;
import io.meridian.chaos.history.HistoryEvent.Left;
import io.meridian.chaos.history.MemberKey;
import io.meridian.regions.launch.LaunchException;
import java.util.concurrent.CompletableFuture;

/**
 * Enters the presence set of a channel, and stays or leaves when it is told to; its client id is
 * its name.
 */
final class SdkMember {
  private final SdkClient client;

  SdkMember(SdkClient client) {
    this.client = client;
  }

  SdkClient client() {
    return client;
  }

  /** Enters, once the client is connected; the future ends when it is told that it has. */
  CompletableFuture<Void> enter(String channelName) throws AblyException {
    CompletableFuture<Void> entered = new CompletableFuture<>();
    Channel channel = client.sdk().channels.get(channelName);
    MemberKey member = key();
    client.recorder().record(at -> new Entering(at, member, channelName));
    channel.presence.enter(
        null,
        new CompletionListener() {
          @Override
          public void onSuccess() {
            client.recorder().record(at -> new Entered(at, member, channelName));
            entered.complete(null);
          }

          @Override
          public void onError(ErrorInfo reason) {
            entered.completeExceptionally(
                new LaunchException(
                    client.name() + " cannot enter " + channelName + ": " + reason.message));
          }
        });
    return entered;
  }

  /**
   * Whether it can leave so that it stays away. When it attaches, an SDK enters its members again,
   * also one that has asked to leave and was not shown to have left.
   */
  boolean canLeave(String channelName) {
    return client.settled()
        && client.sdk().channels.get(channelName).state == ChannelState.attached;
  }

  /** Asks to leave. Who is refused has not left; nothing more is recorded of it. */
  void leave(String channelName) {
    MemberKey member = key();
    client.recorder().record(at -> new Leaving(at, member, channelName));
    try {
      client
          .sdk()
          .channels
          .get(channelName)
          .presence
          .leave(
              new CompletionListener() {
                @Override
                public void onSuccess() {
                  client.recorder().record(at -> new Left(at, member, channelName));
                }

                @Override
                public void onError(ErrorInfo reason) {
                  cannotLeave(channelName, reason);
                }
              });
      client.say("%s leaves", client.name());
    } catch (AblyException refused) {
      cannotLeave(channelName, refused.errorInfo);
    }
  }

  private void cannotLeave(String channelName, ErrorInfo reason) {
    client.say("%s cannot leave %s: %s", client.name(), channelName, reason.message);
  }

  /** Closes its connection, with which it leaves. */
  void leaveByClosing(String channelName) {
    MemberKey member = key();
    client.recorder().record(at -> new Leaving(at, member, channelName));
    client
        .sdk()
        .connection
        .on(
            change -> {
              if (change.current == ConnectionState.closed) {
                client.recorder().record(at -> new Left(at, member, channelName));
              }
            });
    client.close();
    client.say("%s closes its connection", client.name());
  }

  private MemberKey key() {
    return new MemberKey(client.name(), client.sdk().connection.id);
  }
}
