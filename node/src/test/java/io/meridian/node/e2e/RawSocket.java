package io.meridian.node.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A WebSocket without an SDK: it sends what it is told to, and reads only while it is told to. */
final class RawSocket implements AutoCloseable, WebSocket.Listener {
  static final int HEARTBEAT = 0;
  static final int ACK = 1;
  static final int NACK = 2;
  static final int CONNECTED = 4;
  static final int ERROR = 9;
  static final int ATTACHED = 11;
  static final int MESSAGE = 15;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private volatile boolean reading = true;
  private @Nullable WebSocket socket;
  private String connectionKey = "";

  private RawSocket() {}

  /**
   * Opens a socket.
   *
   * @param query parameters of the handshake, as in a URL
   * @throws ExecutionException when the upgrade is refused
   */
  static RawSocket open(String address, String query) throws ExecutionException {
    RawSocket raw = new RawSocket();
    URI uri = URI.create("ws://" + address + ":" + Deployment.PORT + "/?" + query);
    try {
      raw.socket =
          HTTP.newWebSocketBuilder()
              .connectTimeout(PATIENCE)
              .buildAsync(uri, raw)
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return raw;
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException("no answer to a handshake with " + uri, e);
    }
  }

  /** A socket with the local key, which was told CONNECTED. */
  static RawSocket connected(String address) {
    try {
      RawSocket raw = open(address, "v=5&format=json&key=" + Deployment.KEY);
      raw.connectionKey = raw.await(CONNECTED).path("connectionKey").textValue();
      return raw;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** With which the connection can be resumed. */
  String connectionKey() {
    return connectionKey;
  }

  void send(String text) {
    socket().sendText(text, true).orTimeout(20, TimeUnit.SECONDS).join();
  }

  void send(byte[] bytes) {
    socket().sendBinary(ByteBuffer.wrap(bytes), true).orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Attaches to a channel and returns its ATTACHED. */
  JsonNode attach(String channel) {
    send("{\"action\":10,\"channel\":\"" + channel + "\"}");
    return await(ATTACHED);
  }

  /** The next frame with this action; frames before it are dropped. */
  JsonNode await(int action) {
    return await(
        frame -> frame.path("action").intValue() == action, "a frame with action " + action);
  }

  JsonNode await(Predicate<JsonNode> wanted, String what) {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        JsonNode frame = frames.poll(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (frame == null) {
          throw new AssertionError(what + " did not come within " + PATIENCE);
        }
        if (wanted.test(frame)) {
          return frame;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What has been read and not awaited. */
  BlockingQueue<JsonNode> frames() {
    return frames;
  }

  /** Ends when the server closes the socket. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** Takes nothing more from the socket, so that what the server sends backs up. */
  void stopReading() {
    reading = false;
  }

  void readOn() {
    reading = true;
    socket().request(1);
  }

  private WebSocket socket() {
    if (socket == null) {
      throw new IllegalStateException("not open");
    }
    return socket;
  }

  @Override
  public void onOpen(WebSocket opened) {
    opened.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        frames.add(JSON.readTree(partial.toString()));
      } catch (JsonProcessingException e) {
        ended.completeExceptionally(e);
      }
      partial.setLength(0);
    }
    if (reading) {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
    ended.complete(null);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ended.complete(null);
  }

  @Override
  public void close() {
    socket().abort();
  }
}
