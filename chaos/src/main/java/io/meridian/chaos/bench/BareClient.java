package io.meridian.chaos.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.regions.LocalKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A client of the protocol on a bare WebSocket, in JSON: it publishes and is present without
 * waiting for answers, and hands on what a channel sends as it is read. It attaches once. One
 * thread at a time may publish.
 */
public final class BareClient implements AutoCloseable, WebSocket.Listener {
  static final int PRESENCE = 14;
  static final int MESSAGE = 15;
  static final int SYNC = 16;
  static final int ATTACHED = 11;

  /** Modes of an attachment that is sent all messages and members. */
  static final int LISTENING = 1 << 18 | 1 << 19;

  /** Modes of an attachment that publishes and has members, and is sent no others than those. */
  static final int SPEAKING = 1 << 16 | 1 << 17;

  private static final int ACK = 1;
  private static final int NACK = 2;
  private static final int CONNECTED = 4;
  private static final int ERROR = 9;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  private final Consumer<JsonNode> onTraffic;
  private final Answers answers;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> attached = new CompletableFuture<>();
  private final AtomicInteger unattached = new AtomicInteger();
  private final Queue<Long> dueNanosOfUnanswered = new ConcurrentLinkedQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private CompletableFuture<WebSocket> sent = new CompletableFuture<>();
  private volatile @Nullable WebSocket socket;
  private volatile boolean closed;
  private volatile boolean reading = true;
  private volatile String connectionId = "";
  private volatile String connectionKey = "";
  private volatile String position = "";
  private long nextMsgSerial;

  private BareClient(Consumer<JsonNode> onTraffic, Answers answers) {
    this.onTraffic = onTraffic;
    this.answers = answers;
  }

  /** A client that only publishes; completes when it is connected. */
  static CompletionStage<BareClient> publisher(String endpoint, Answers answers) {
    return connect(endpoint, frame -> {}, answers);
  }

  /**
   * A client that is attached to a channel, to listen.
   *
   * @param onTraffic as {@link #connect} has it
   */
  public static CompletionStage<BareClient> subscriber(
      String endpoint, String channel, Consumer<JsonNode> onTraffic) {
    return connect(endpoint, onTraffic, new Answers())
        .thenCompose(client -> client.attach(channel, LISTENING));
  }

  /** As the other; listens to several channels, and cannot be resumed. */
  public static CompletionStage<BareClient> subscriber(
      String endpoint, List<String> channels, Consumer<JsonNode> onTraffic) {
    return connect(endpoint, onTraffic, new Answers())
        .thenCompose(client -> client.attach(channels, LISTENING));
  }

  /**
   * A client that is not attached yet.
   *
   * @param onTraffic takes each ATTACHED, MESSAGE, PRESENCE and SYNC, on the thread that reads:
   *     must not block
   */
  public static CompletionStage<BareClient> connect(
      String endpoint, Consumer<JsonNode> onTraffic, Answers answers) {
    return new BareClient(onTraffic, answers).open(endpoint, "");
  }

  /**
   * The same connection in another region, on a new socket. Fails when that region makes a new
   * connection of it. What was not answered is not sent again.
   */
  public CompletionStage<BareClient> resumeAt(String endpoint) {
    BareClient again = new BareClient(onTraffic, answers);
    again.position = position;
    again.nextMsgSerial = nextMsgSerial;
    return again
        .open(endpoint, "&resume=" + connectionKey)
        .thenApply(
            opened -> {
              if (!opened.connectionId.equals(connectionId)) {
                opened.close();
                throw new IllegalStateException(
                    "connection " + connectionId + " was resumed as " + opened.connectionId);
              }
              return opened;
            });
  }

  private CompletionStage<BareClient> open(String endpoint, String moreParameters) {
    String uri = "ws://" + endpoint + "/?v=5&format=json&key=" + LocalKey.KEY + moreParameters;
    connected.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    HTTP.newWebSocketBuilder()
        .connectTimeout(PATIENCE)
        .buildAsync(URI.create(uri), this)
        .whenComplete(
            (opened, refused) -> {
              if (refused != null) {
                connected.completeExceptionally(refused);
              }
            });
    return orClosed(connected);
  }

  /** Itself when something is done; who is not told of it by then has no use for the socket. */
  private CompletionStage<BareClient> orClosed(CompletableFuture<Void> done) {
    return done.whenComplete(
            (nothing, failed) -> {
              if (failed != null) {
                close();
              }
            })
        .thenApply(nothing -> this);
  }

  /**
   * Attaches to its channel, from where the connection was on it if it is resumed.
   *
   * @param modes {@link #LISTENING}, {@link #SPEAKING} or both
   */
  CompletionStage<BareClient> attach(String channel, int modes) {
    return attach(List.of(channel), modes);
  }

  private CompletionStage<BareClient> attach(List<String> channels, int modes) {
    attached.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    unattached.set(channels.size());
    String from = position.isEmpty() ? "" : ",\"channelSerial\":\"" + position + '"';
    for (String channel : channels) {
      send("{\"action\":10,\"channel\":\"" + channel + "\",\"flags\":" + modes + from + "}");
    }
    return orClosed(attached);
  }

  /**
   * Publishes one message.
   *
   * @param data a JSON value
   * @param dueNanos from when the time to its answer counts
   */
  void publish(String channel, String data, long dueNanos) {
    ask(MESSAGE, channel, "\"messages\":[{\"data\":" + data + "}]", dueNanos);
  }

  /**
   * Enters, updates or leaves, all in one frame.
   *
   * @param dueNanos from when the time to its answer counts
   * @return bytes of the frame
   */
  int operate(String channel, List<MemberOperation> operations, long dueNanos) {
    String list =
        operations.stream().map(MemberOperation::json).collect(Collectors.joining(",", "[", "]"));
    return ask(PRESENCE, channel, "\"presence\":" + list, dueNanos);
  }

  private int ask(int action, String channel, String content, long dueNanos) {
    dueNanosOfUnanswered.add(dueNanos);
    String frame =
        "{\"action\":"
            + action
            + ",\"channel\":\""
            + channel
            + "\",\"msgSerial\":"
            + nextMsgSerial++
            + ","
            + content
            + "}";
    send(frame);
    return frame.length();
  }

  /** A WebSocket takes the next text when it has sent the last. */
  private void send(String text) {
    sent = sent.thenCompose(open -> open.sendText(text, true));
  }

  /** From the next frame on it reads no more, and its socket fills. */
  public void stopReading() {
    reading = false;
  }

  /** Public, and part of its members' keys. */
  String connectionId() {
    return connectionId;
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    if (closed) {
      // It was given up while the server took its time.
      opened.abort();
      return;
    }
    sent.complete(opened);
    opened.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        onFrame(JSON.readTree(partial.toString()));
      } catch (JsonProcessingException e) {
        connected.completeExceptionally(e);
      }
      partial.setLength(0);
    }
    if (reading) {
      from.request(1);
    }
    return null;
  }

  private void onFrame(JsonNode frame) {
    switch (frame.path("action").intValue()) {
      case MESSAGE, PRESENCE, SYNC -> onTraffic(frame);
      case ACK -> onAnswer(frame, true);
      case NACK -> onAnswer(frame, false);
      case CONNECTED -> onConnected(frame);
      case ATTACHED -> {
        onTraffic(frame);
        if (unattached.decrementAndGet() <= 0) {
          attached.complete(null);
        }
      }
      case ERROR -> fail(new IllegalStateException("refused: " + frame));
      default -> {}
    }
  }

  private void onConnected(JsonNode frame) {
    connectionId = frame.path("connectionId").asText();
    connectionKey = frame.path("connectionDetails").path("connectionKey").asText();
    connected.complete(null);
  }

  /** In a SYNC {@code channelSerial} is no position. */
  private void onTraffic(JsonNode frame) {
    JsonNode serial = frame.path("channelSerial");
    if (serial.isTextual() && frame.path("action").intValue() != SYNC) {
      position = serial.textValue();
    }
    onTraffic.accept(frame);
  }

  /** Answers come in the order of the frames; one may answer several. */
  private void onAnswer(JsonNode frame, boolean acknowledged) {
    long now = System.nanoTime();
    for (int i = 0; i < frame.path("count").intValue(); i++) {
      Long due = dueNanosOfUnanswered.poll();
      if (due != null && acknowledged) {
        answers.acknowledged(due, now);
      } else if (due != null) {
        answers.refused(frame.path("error").toString());
      }
    }
  }

  /** What fails later is told as a refusal: else nobody would hear of it. */
  private void fail(Throwable why) {
    boolean early = connected.completeExceptionally(why) | attached.completeExceptionally(why);
    if (!early && !closed) {
      answers.refused(why.toString());
    }
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    fail(error);
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    fail(new IllegalStateException("the server closed with " + code + " " + reason));
    return null;
  }

  /** Ends the socket without a word, as a client that loses its network does. */
  @Override
  public void close() {
    closed = true;
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
