package io.meridian.chaos.sdk;

import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.meridian.chaos.history.HistoryEvent.Entered;
import io.meridian.chaos.history.HistoryEvent.Entering;
import io.meridian.chaos.history.MemberKey;
import io.meridian.regions.launch.LaunchException;
import java.util.concurrent.CompletableFuture;

/** Enters the presence set of a channel and stays; its client id is its name. */
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
    MemberKey member = new MemberKey(client.name(), client.sdk().connection.id);
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
}
