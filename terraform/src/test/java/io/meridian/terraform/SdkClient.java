package io.meridian.terraform;

import static org.awaitility.Awaitility.await;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.util.Log;
import io.meridian.regions.LocalKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A client of the official SDK at one address, on one channel. */
final class SdkClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AblyRealtime sdk;
  private final String channel;
  private final List<String> received = new CopyOnWriteArrayList<>();

  /** Connects to the default client port of an address, and subscribes. */
  SdkClient(String address, String channel) throws AblyException {
    ClientOptions options = new ClientOptions(LocalKey.KEY);
    options.realtimeHost = address;
    options.restHost = address;
    options.port = 8080;
    options.tls = false;
    options.logLevel = Log.NONE;
    this.sdk = new AblyRealtime(options);
    this.channel = channel;
    await(address + " connects")
        .atMost(PATIENCE)
        .until(() -> sdk.connection.state == ConnectionState.connected);
    sdk.channels.get(channel).subscribe(message -> received.add(String.valueOf(message.data)));
    await(address + " attaches")
        .atMost(PATIENCE)
        .until(() -> sdk.channels.get(channel).state == ChannelState.attached);
  }

  /** Publishes; returns when it is acknowledged, which means that a majority has stored it. */
  void publish(String data) throws Exception {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    sdk.channels
        .get(channel)
        .publish(
            "test",
            data,
            new CompletionListener() {
              @Override
              public void onSuccess() {
                acknowledged.complete(null);
              }

              @Override
              public void onError(ErrorInfo reason) {
                acknowledged.completeExceptionally(new AssertionError(reason.toString()));
              }
            });
    acknowledged.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Returns when all of these have come, in this order, and nothing else. */
  void awaitReceived(String... data) {
    await("messages").atMost(PATIENCE).until(() -> received.size() >= data.length);
    if (!received.equals(List.of(data))) {
      throw new AssertionError("received " + received);
    }
  }

  @Override
  public void close() {
    sdk.close();
  }
}
