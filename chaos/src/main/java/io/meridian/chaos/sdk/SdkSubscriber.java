package io.meridian.chaos.sdk;

import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.ChannelStateListener.ChannelStateChange;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.Message;
import io.meridian.chaos.history.HistoryEvent.ContinuityLost;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.MessageKey;
import io.meridian.regions.launch.LaunchException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Listens to all channels and records what arrives. */
final class SdkSubscriber {
  /** As {@link SdkPublisher#data} writes it. */
  private static final Pattern DATA =
      Pattern.compile("(?<number>[1-9][0-9]{0,17}) (?<channel>\\S+) (?<length>[1-9][0-9]{0,4}) *");

  private final SdkClient client;
  private final LongAdder received = new LongAdder();

  SdkSubscriber(SdkClient client) {
    this.client = client;
  }

  SdkClient client() {
    return client;
  }

  long received() {
    return received.sum();
  }

  /** Attaches to the channels; the future ends when all are attached. */
  CompletableFuture<Void> subscribe(List<String> channels) throws AblyException {
    CompletableFuture<?>[] attached = new CompletableFuture<?>[channels.size()];
    for (int i = 0; i < attached.length; i++) {
      attached[i] = subscribe(channels.get(i));
    }
    return CompletableFuture.allOf(attached);
  }

  private CompletableFuture<Void> subscribe(String name) throws AblyException {
    CompletableFuture<Void> attached = new CompletableFuture<>();
    Channel channel = client.sdk().channels.get(name);
    channel.subscribe(message -> receive(name, message));
    AtomicBoolean wasAttached = new AtomicBoolean();
    channel.on(
        ChannelState.attached, change -> attached(name, wasAttached.getAndSet(true), change));
    channel.on(
        ChannelState.suspended, change -> continuityLost(name, "suspended, " + reason(change)));
    channel.attach(
        new CompletionListener() {
          @Override
          public void onSuccess() {
            client.recorder().record(at -> new Subscribed(at, client.name(), name));
            attached.complete(null);
          }

          @Override
          public void onError(ErrorInfo reason) {
            attached.completeExceptionally(
                new LaunchException(
                    client.name() + " cannot attach to " + name + ": " + reason.message));
          }
        });
    return attached;
  }

  /** The SDK says so when a channel does not go on where it was: what is missing then is lost. */
  private void attached(String channel, boolean again, ChannelStateChange change) {
    if (again && !change.resumed) {
      continuityLost(channel, "attached anew, " + reason(change));
    }
  }

  private void continuityLost(String channel, String reason) {
    client.recorder().record(at -> new ContinuityLost(at, client.name(), channel, reason));
    client.say("%s: %s does not go on where it was: %s", client.name(), channel, reason);
  }

  private static String reason(ChannelStateChange change) {
    return change.reason == null
        ? "no reason given"
        : change.reason.code + " " + change.reason.message;
  }

  private void receive(String channel, Message message) {
    received.increment();
    MessageKey key = key(channel, message);
    client.recorder().record(at -> new Received(at, client.name(), key));
  }

  /**
   * Which message that is, by what it carries. One that is none of ours, is not whole or was sent
   * to another channel gets a name that no publisher has: the checker reports it.
   *
   * @param channel that it arrived on
   */
  static MessageKey key(String channel, Message message) {
    if (message.name == null || !(message.data instanceof String data)) {
      return stray("unreadable message " + message.id, channel);
    }
    Matcher parts = DATA.matcher(data);
    if (!parts.matches()) {
      return stray("unreadable message " + message.id, channel);
    }
    if (Integer.parseInt(parts.group("length")) != data.length()) {
      return stray("cut or padded message " + message.id + " of " + message.name, channel);
    }
    MessageKey sent =
        new MessageKey(message.name, parts.group("channel"), Long.parseLong(parts.group("number")));
    return sent.channel().equals(channel) ? sent : stray("strayed message " + sent, channel);
  }

  private static MessageKey stray(String name, String channel) {
    return new MessageKey(name, channel, 1);
  }
}
