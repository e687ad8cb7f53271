package io.meridian.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.image.Host.Ending;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a node of the image serves, and drains when an engine ends it. Method: its command is run
 * in its layers, beside the Cassandra of the archive.
 */
class ImageNodeIT {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final int DRAIN_SECONDS_MAX = 60;
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
  private static final String NODE = "http://127.0.40.1:8080";
  private static final String KEY = "app.key:a secret of this test";

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aNodeServesInItAndDrainsWhenItIsToldToEnd(@TempDir Path root, @TempDir Path elsewhere)
      throws Exception {
    var image = new Image();
    image.unpack(root);
    giveSettings(root);
    Path log = elsewhere.resolve("node.log");
    Host host = Host.installed(elsewhere.resolve("host"));
    host.write(
        "etc/meridian/cassandra.env",
        "CASSANDRA_ADDRESS=127.0.40.1",
        "CASSANDRA_HEAP_MEBIBYTES=256",
        "CASSANDRA_JAVA_OPTIONS=-XX:TieredStopAtLevel=1");
    try {
      Ending cassandra = host.program("meridian-service", "start", "cassandra");
      assertThat(cassandra.status()).as(cassandra.output()).isZero();
      Process engine =
          image
              .command(
                  root,
                  List.of(
                      "MERIDIAN_REGION=r40",
                      "MERIDIAN_CASSANDRA=127.0.40.1:9042",
                      "JDK_JAVA_OPTIONS=-XX:TieredStopAtLevel=1"))
              .redirectOutput(log.toFile())
              .start();
      try {
        await("ready")
            .atMost(START_MAX)
            .until(() -> status(request("/health/ready").GET()) == 200 || ended(engine, log));
        assertThat(status(request("/channels/room/messages").POST(message()))).isEqualTo(201);

        CompletableFuture<Integer> closed = connected();
        // The node itself, the first process of its space: an engine sends its signal there.
        assertThat(engine.children().findFirst().orElseThrow().destroy()).isTrue();

        assertThat(engine.waitFor(DRAIN_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(engine.exitValue()).as("what Java says of SIGTERM").isEqualTo(143);
        assertThat(closed)
            .as("its clients go on elsewhere")
            .succeedsWithin(CLOSE_MAX)
            .isEqualTo(1011);
      } finally {
        engine.descendants().forEach(ProcessHandle::destroyForcibly);
      }
    } finally {
      host.program("meridian-service", "stop", "cassandra");
    }
  }

  /** The code that a client's connection, which is open now, will be closed with. */
  private CompletableFuture<Integer> connected() {
    var closed = new CompletableFuture<Integer>();
    String key = URLEncoder.encode(KEY, UTF_8);
    client
        .newWebSocketBuilder()
        .buildAsync(
            URI.create(NODE.replace("http:", "ws:") + "/?v=3&format=json&key=" + key),
            new WebSocket.Listener() {
              @Override
              public @Nullable CompletionStage<?> onClose(
                  WebSocket socket, int code, String reason) {
                closed.complete(code);
                return null;
              }

              @Override
              public void onError(WebSocket socket, Throwable error) {
                closed.completeExceptionally(error);
              }
            })
        .orTimeout(START_MAX.toSeconds(), TimeUnit.SECONDS)
        .join();
    return closed;
  }

  private static boolean ended(Process engine, Path log) throws IOException {
    if (!engine.isAlive()) {
      throw new AssertionError("the node ended: " + Files.readString(log));
    }
    return false;
  }

  /** Where the image looks for them; the secret is its user's alone. */
  private static void giveSettings(Path root) throws IOException {
    Path folder = Files.createDirectories(root.resolve("etc/meridian"));
    Files.writeString(folder.resolve("topology.json"), Topologies.ONE_REGION);
    Files.writeString(
        folder.resolve("apps.json"),
        """
        {"apps": [{"id": "app", "keys": [{"id": "key", "secret": "a secret of this test"}]}]}
        """);
    Path secret = Files.writeString(folder.resolve("secret"), "another secret of this test");
    Files.setAttribute(secret, "unix:uid", 10001);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  private static HttpRequest.BodyPublisher message() {
    return HttpRequest.BodyPublishers.ofString("{\"name\":\"a\",\"data\":\"b\"}");
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(NODE + path))
        .header("Content-Type", "application/json")
        .header(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(KEY.getBytes(UTF_8)));
  }

  /** What the node answers; 0 when nobody does. */
  private int status(HttpRequest.Builder request) throws InterruptedException {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }
}
