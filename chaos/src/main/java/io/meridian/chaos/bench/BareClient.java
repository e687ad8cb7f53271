package io.meridian.chaos.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.regions.LocalKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of the protocol on a bare WebSocket, in JSON: it publishes without waiting for answers,
 * and hands on each frame with messages as it is read. One thread at a time may publish.
 */
final class BareClient implements AutoCloseable, WebSocket.Listener {
  private static final int ACK = 1;
  private static final int NACK = 2;
  private static final int CONNECTED = 4;
  private static final int ATTACHED = 11;
  private static final int MESSAGE = 15;
  private static final int ERROR = 9;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  private final Consumer<JsonNode> onMessages;
  private final Answers answers;
  private final CompletableFuture<Void> connected = new CompletableFuture<>();
  private final CompletableFuture<Void> attached = new CompletableFuture<>();
  private final Queue<Long> dueNanosOfUnanswered = new ConcurrentLinkedQueue<>();
  private final StringBuilder partial = new StringBuilder();
  private CompletableFuture<WebSocket> sent = new CompletableFuture<>();
  private @Nullable WebSocket socket;
  private long nextMsgSerial;

  private BareClient(Consumer<JsonNode> onMessages, Answers answers) {
    this.onMessages = onMessages;
    this.answers = answers;
  }

  /** A client that only publishes; completes when it is connected. */
  static CompletionStage<BareClient> publisher(String endpoint, Answers answers) {
    return open(endpoint, frame -> {}, answers);
  }

  /**
   * A client that is attached to a channel.
   *
   * @param onMessages takes each frame with messages, on the thread that reads: must not block
   */
  static CompletionStage<BareClient> subscriber(
      String endpoint, String channel, Consumer<JsonNode> onMessages) {
    return open(endpoint, onMessages, new Answers())
        .thenCompose(
            client -> {
              client.send("{\"action\":10,\"channel\":\"" + channel + "\"}");
              return client.attached.thenApply(done -> client);
            });
  }

  private static CompletionStage<BareClient> open(
      String endpoint, Consumer<JsonNode> onMessages, Answers answers) {
    BareClient client = new BareClient(onMessages, answers);
    URI uri = URI.create("ws://" + endpoint + "/?v=5&format=json&key=" + LocalKey.KEY);
    client.connected.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    client.attached.orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return HTTP.newWebSocketBuilder()
        .connectTimeout(PATIENCE)
        .buildAsync(uri, client)
        .thenCompose(opened -> client.connected)
        .thenApply(done -> client);
  }

  /**
   * Publishes one message.
   *
   * @param data a JSON value
   * @param dueNanos from when the time to its answer counts
   */
  void publish(String channel, String data, long dueNanos) {
    dueNanosOfUnanswered.add(dueNanos);
    send(
        "{\"action\":15,\"channel\":\""
            + channel
            + "\",\"msgSerial\":"
            + nextMsgSerial++
            + ",\"messages\":[{\"data\":"
            + data
            + "}]}");
  }

  /** A WebSocket takes the next text when it has sent the last. */
  private void send(String text) {
    sent = sent.thenCompose(open -> open.sendText(text, true));
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
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
    from.request(1);
    return null;
  }

  private void onFrame(JsonNode frame) {
    switch (frame.path("action").intValue()) {
      case MESSAGE -> onMessages.accept(frame);
      case ACK -> onAnswer(frame, true);
      case NACK -> onAnswer(frame, false);
      case CONNECTED -> connected.complete(null);
      case ATTACHED -> attached.complete(null);
      case ERROR -> fail(new IllegalStateException("refused: " + frame));
      default -> {}
    }
  }

  /** Answers come in the order of the publishes; one may answer several. */
  private void onAnswer(JsonNode frame, boolean acknowledged) {
    long now = System.nanoTime();
    for (int i = 0; i < frame.path("count").intValue(); i++) {
      Long due = dueNanosOfUnanswered.poll();
      if (due != null) {
        answers.add(acknowledged, now - due);
      }
    }
  }

  private void fail(Throwable why) {
    connected.completeExceptionally(why);
    attached.completeExceptionally(why);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    fail(error);
  }

  @Override
  public void close() {
    if (socket != null) {
      socket.abort();
    }
  }
}
