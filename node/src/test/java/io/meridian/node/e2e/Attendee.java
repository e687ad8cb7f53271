package io.meridian.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.debug.DebugOptions;
import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.Param;
import io.ably.lib.types.PresenceMessage;
import io.ably.lib.util.Log;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client of the official SDK on one channel, that sees who is present there and may be present
 * itself. Seen are the SDK's events, as {@code "enter ann"}, not the server's frames.
 */
final class Attendee implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Ends one channel's operation, whether it was accepted or not. */
  private interface Operation {
    void run(CompletionListener listener) throws AblyException;
  }

  private final @Nullable String clientId;
  private final AblyRealtime sdk;
  private final Channel channel;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<PresenceMessage> messages = new CopyOnWriteArrayList<>();
  private final ServerName server = new ServerName();

  /**
   * @param clientId its identity; null for one that acts for others
   */
  Attendee(@Nullable String clientId, String host, boolean binary, String channelName) {
    this.clientId = clientId;
    try {
      this.sdk = new AblyRealtime(options(clientId, host, binary));
      this.channel = sdk.channels.get(channelName);
      channel.presence.subscribe(this::onPresence);
    } catch (AblyException e) {
      throw new IllegalStateException(e);
    }
    await(clientId + " attaches")
        .atMost(PATIENCE)
        .until(() -> channel.state == ChannelState.attached);
  }

  private DebugOptions options(@Nullable String identity, String host, boolean binary)
      throws AblyException {
    DebugOptions options = new DebugOptions(Deployment.KEY);
    options.realtimeHost = host;
    options.restHost = host;
    options.port = Deployment.PORT;
    options.tls = false;
    options.useBinaryProtocol = binary;
    options.clientId = identity;
    options.realtimeRequestTimeout = 4_000;
    options.disconnectedRetryTimeout = 1_000;
    options.logLevel = Log.NONE;
    options.protocolListener = server;
    return options;
  }

  private void onPresence(PresenceMessage message) {
    messages.add(message);
    events.add(message.action + " " + message.clientId);
  }

  void enter(Object data) {
    done(listener -> channel.presence.enter(data, listener));
  }

  void enterClient(String other, Object data) {
    done(listener -> channel.presence.enterClient(other, data, listener));
  }

  void update(Object data) {
    done(listener -> channel.presence.update(data, listener));
  }

  void leave(Object data) {
    done(listener -> channel.presence.leave(data, listener));
  }

  private static void done(Operation operation) {
    ErrorInfo error = outcome(operation);
    if (error != null) {
      throw new AssertionError(error);
    }
  }

  /** Why entering is refused. */
  ErrorInfo refusedEnter(String other) {
    return outcome(listener -> channel.presence.enterClient(other, null, listener));
  }

  private static ErrorInfo outcome(Operation operation) {
    CompletableFuture<ErrorInfo> answer = new CompletableFuture<>();
    try {
      operation.run(
          new CompletionListener() {
            @Override
            public void onSuccess() {
              answer.complete(null);
            }

            @Override
            public void onError(ErrorInfo reason) {
              answer.complete(reason);
            }
          });
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (AblyException refused) {
      return refused.errorInfo;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Client ids of the members, as the SDK has them once it is in sync. */
  SortedSet<String> members() {
    try {
      return Arrays.stream(channel.presence.get(new Param("waitForSync", "true")))
          .map(member -> member.clientId)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (AblyException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until exactly these are members. */
  void sees(Duration within, String... clientIds) {
    SortedSet<String> expected = new TreeSet<>(List.of(clientIds));
    await(clientId + " sees " + expected)
        .atMost(within)
        .untilAsserted(() -> assertThat(members()).isEqualTo(expected));
  }

  /** All that it saw, in order. */
  List<String> events() {
    return List.copyOf(events);
  }

  List<PresenceMessage> messages() {
    return List.copyOf(messages);
  }

  String connectionId() {
    return sdk.connection.id;
  }

  boolean isConnected() {
    return sdk.connection.state == ConnectionState.connected;
  }

  /** The region that serves the client, or did last. */
  String region() {
    return server.region();
  }

  @Override
  public void close() {
    sdk.close();
  }
}
