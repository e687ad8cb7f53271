package io.meridian.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.debug.DebugOptions;
import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.realtime.ConnectionStateListener.ConnectionStateChange;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.Message;
import io.ably.lib.util.Log;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.Disconnected;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.history.MessageKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of the official SDK that records what happens to it. A message's name is its publisher,
 * its data the publisher's number on that channel; {@link #PADDING} may follow it.
 */
final class SdkClient implements AutoCloseable {
  /** Ends the number in a message that is larger than it need be. */
  static final char PADDING = ' ';

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long SETTLES_NANOS = Duration.ofMillis(250).toNanos();

  private final String name;
  private final HistoryRecorder recorder;
  private final AblyRealtime sdk;
  private final Map<String, Long> numbers = new ConcurrentHashMap<>();
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger disconnections = new AtomicInteger();
  private final List<ErrorInfo> refusals = new CopyOnWriteArrayList<>();
  private final List<String> channelChanges = new CopyOnWriteArrayList<>();
  private volatile long connectedAtNanos;
  private final ServerName server = new ServerName();

  SdkClient(String name, String host, boolean binary, HistoryRecorder recorder) {
    this.name = name;
    this.recorder = recorder;
    try {
      this.sdk = new AblyRealtime(options(host, binary));
    } catch (AblyException e) {
      throw new IllegalStateException(e);
    }
    sdk.connection.on(this::connectionChanged);
  }

  private DebugOptions options(String host, boolean binary) throws AblyException {
    DebugOptions options = new DebugOptions(Deployment.KEY);
    options.realtimeHost = host;
    options.restHost = host;
    options.port = Deployment.PORT;
    options.tls = false;
    options.useBinaryProtocol = binary;
    options.realtimeRequestTimeout = 4_000;
    options.disconnectedRetryTimeout = 1_000;
    options.autoConnect = false;
    options.logLevel = Log.NONE;
    options.protocolListener = server;
    return options;
  }

  /** Returns when the client is connected. */
  void connect() {
    sdk.connect();
    await(name + " connects").atMost(PATIENCE).until(this::isConnected);
  }

  boolean isConnected() {
    return sdk.connection.state == ConnectionState.connected;
  }

  /** Whether it is connected, and attached to all channels to which it subscribed. */
  boolean isAttached() {
    for (Channel channel : sdk.channels.values()) {
      if (channel.state != ChannelState.attached) {
        return false;
      }
    }
    return isConnected();
  }

  private void connectionChanged(ConnectionStateChange change) {
    if (change.current == ConnectionState.connected
        && change.previous != ConnectionState.connected) {
      connectedAtNanos = System.nanoTime();
      String id = sdk.connection.id;
      recorder.record(at -> new Connected(at, name, region(), id));
    } else if (change.previous == ConnectionState.connected
        && change.current != ConnectionState.closing) {
      connectedAtNanos = 0;
      disconnections.incrementAndGet();
      recorder.record(at -> new Disconnected(at, name, String.valueOf(change.reason)));
    }
  }

  /** Subscribes; returns when the channel is attached. */
  void subscribe(String channelName) {
    Channel channel = sdk.channels.get(channelName);
    channel.on(
        change -> channelChanges.add(channelName + " " + change.current + " " + change.reason));
    try {
      channel.subscribe(message -> receive(channelName, message));
    } catch (AblyException e) {
      throw new IllegalStateException(e);
    }
    await(name + " attaches to " + channelName)
        .atMost(PATIENCE)
        .until(() -> channel.state == ChannelState.attached);
    recorder.record(at -> new Subscribed(at, name, channelName));
  }

  private void receive(String channel, Message message) {
    received.incrementAndGet();
    String text = String.valueOf(message.data);
    int end = text.indexOf(PADDING);
    MessageKey key =
        new MessageKey(
            message.name, channel, Long.parseLong(end < 0 ? text : text.substring(0, end)));
    recorder.record(at -> new Received(at, name, key));
  }

  /** Publishes the next number. */
  void publish(String channel) {
    publish(channel, 0);
  }

  void publish(String channel, int paddingBytes) {
    awaitSettled();
    MessageKey message = new MessageKey(name, channel, numbers.merge(channel, 1L, Long::sum));
    String number = Long.toString(message.number());
    String data =
        paddingBytes == 0 ? number : number + String.valueOf(PADDING).repeat(paddingBytes);
    recorder.record(at -> new Sent(at, message));
    try {
      sdk.channels.get(channel).publish(name, data, new Answer(message));
    } catch (AblyException refused) {
      refused(message, refused.errorInfo);
    }
  }

  /**
   * In ably-java 1.5.0 a publish in the instant in which a resumed connection becomes connected
   * takes the number of one that is about to be sent again.
   */
  private void awaitSettled() {
    if (!settled()) {
      await(name + " is connected again").atMost(PATIENCE).until(this::settled);
    }
  }

  private boolean settled() {
    long since = connectedAtNanos;
    return since != 0 && System.nanoTime() - since >= SETTLES_NANOS;
  }

  private void refused(MessageKey message, ErrorInfo reason) {
    refusals.add(reason);
    recorder.record(at -> new Refused(at, message, reason.code, String.valueOf(reason.message)));
  }

  private final class Answer implements CompletionListener {
    private final MessageKey message;

    private Answer(MessageKey message) {
      this.message = message;
    }

    @Override
    public void onSuccess() {
      acknowledged.incrementAndGet();
      recorder.record(at -> new Acknowledged(at, message));
    }

    @Override
    public void onError(ErrorInfo reason) {
      refused(message, reason);
    }
  }

  AblyRealtime sdk() {
    return sdk;
  }

  /** What became of its channels, in order. */
  List<String> channelChanges() {
    return List.copyOf(channelChanges);
  }

  String name() {
    return name;
  }

  /** The region that serves the client, or did last. */
  String region() {
    return server.region();
  }

  int received() {
    return received.get();
  }

  int acknowledged() {
    return acknowledged.get();
  }

  List<ErrorInfo> refusals() {
    return List.copyOf(refusals);
  }

  /** How often a connection that worked was lost. */
  int disconnections() {
    return disconnections.get();
  }

  void keptItsConnection() {
    assertThat(disconnections()).as("lost connections of %s", name).isZero();
  }

  @Override
  public void close() {
    sdk.close();
  }
}
