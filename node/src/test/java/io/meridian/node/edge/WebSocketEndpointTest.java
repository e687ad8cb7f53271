package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Real sockets at a node that has room for {@link SampleEdge#ROOM} connections. */
class WebSocketEndpointTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String HOST = "127.0.0.1";

  private final EdgePorts ports =
      SampleEdge.ports(KIT.system(), KIT.system().ignoreRef(), KIT.system().ignoreRef());
  private final WebSocketEndpoint endpoint = new WebSocketEndpoint(KIT.system(), ports);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void aFullNodeRefusesStrangersAndTakesItsOwnBack() throws Exception {
    ServerBinding server = serve();
    try {
      Client first = new Client();
      first.open(server, "");
      String key = first.connectionKey();
      Client second = new Client();
      WebSocket there = second.open(server, "");
      second.connectionKey();

      assertThat(refusal(server))
          .isEqualTo("region eu has no room for more than 2 connections at its node eu-1\n");
      assertThat(ports.transports().refused()).isEqualTo(1);

      Client again = new Client();
      again.open(server, "&resume=" + key);
      assertThat(again.connectionKey()).isNotEmpty();

      there.abort();
      Awaitility.await()
          .untilAsserted(() -> assertThat(ports.transports().size()).isLessThan(SampleEdge.ROOM));
      Client third = new Client();
      third.open(server, "");
      assertThat(third.connectionKey()).isNotEmpty();
    } finally {
      server.unbind().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private ServerBinding serve() throws Exception {
    return Http.get(KIT.system())
        .newServerAt(HOST, 0)
        .bind(this::handle)
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private CompletionStage<HttpResponse> handle(HttpRequest request) {
    return endpoint.handshake(
        request.getAttribute(AttributeKeys.webSocketUpgrade).orElseThrow(),
        request.getUri().query().toMap(),
        null);
  }

  /** The text of the answer to a handshake that is refused with 503. */
  private static String refusal(ServerBinding server) {
    ExecutionException failed =
        catchThrowableOfType(ExecutionException.class, () -> new Client().open(server, ""));
    WebSocketHandshakeException refused = (WebSocketHandshakeException) failed.getCause();
    assertThat(refused.getResponse().statusCode()).isEqualTo(503);
    return String.valueOf(refused.getResponse().body());
  }

  /** Keeps the first frame, which is CONNECTED. */
  private static final class Client implements WebSocket.Listener {
    private final CompletableFuture<String> connected = new CompletableFuture<>();

    WebSocket open(ServerBinding server, String more) throws Exception {
      String address = "ws://" + HOST + ":" + server.localAddress().getPort();
      return HTTP.newWebSocketBuilder()
          .buildAsync(URI.create(address + "/?v=5&format=json&key=app.key:secret" + more), this)
          .get(10, TimeUnit.SECONDS);
    }

    String connectionKey() throws Exception {
      return new JsonMapper()
          .readTree(connected.get(10, TimeUnit.SECONDS))
          .path("connectionDetails")
          .path("connectionKey")
          .textValue();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      connected.complete(data.toString());
      return CompletableFuture.completedFuture(null);
    }
  }
}
