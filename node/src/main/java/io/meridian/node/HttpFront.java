package io.meridian.node;

import io.meridian.node.edge.EdgePorts;
import io.meridian.node.edge.WebSocketEndpoint;
import io.meridian.node.health.HealthRoute;
import io.meridian.node.health.NodeHealth;
import io.meridian.node.metrics.MetricsRoute;
import io.meridian.node.metrics.NodeMetrics;
import io.meridian.node.rest.RestEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.jspecify.annotations.Nullable;

/**
 * The one port for clients: health and metrics from the start, WebSocket and REST once the node's
 * parts are there.
 */
final class HttpFront {
  private static final Duration DRAIN = Duration.ofSeconds(3);

  /** For REST, probes, and clients that are refused: the fifth of the heap that stays free. */
  private static final int HTTP_CONNECTIONS_BESIDE = 1_000;

  private final ActorSystem<?> system;
  private final HealthRoute health;
  private final MetricsRoute metrics;
  private volatile @Nullable WebSocketEndpoint webSocket;
  private volatile @Nullable RestEndpoint rest;

  HttpFront(ActorSystem<?> system, NodeHealth health, NodeMetrics metrics) {
    this.system = system;
    this.health = new HealthRoute(health);
    this.metrics = new MetricsRoute(metrics);
  }

  /**
   * Begins to listen.
   *
   * @param clientsMax so many connections of clients there may be; of HTTP some more
   */
  CompletionStage<ServerBinding> bind(String address, int port, int clientsMax) {
    return Http.get(system)
        .newServerAt(address, port)
        .withSettings(
            ServerSettings.create(system.classicSystem())
                .withMaxConnections(clientsMax + HTTP_CONNECTIONS_BESIDE))
        .bind(this::handle)
        .thenApply(binding -> binding.addToCoordinatedShutdown(DRAIN, system));
  }

  void serve(EdgePorts edge) {
    webSocket = new WebSocketEndpoint(system, edge);
    rest = new RestEndpoint(system, edge);
  }

  private CompletionStage<HttpResponse> handle(HttpRequest request) {
    String path = request.getUri().path();
    WebSocketEndpoint sockets = webSocket;
    RestEndpoint routes = rest;
    HttpResponse known =
        switch (path) {
          case "/health/live" -> health.live();
          case "/health/ready" -> health.ready();
          case "/metrics" -> metrics.metrics();
          case "/status" -> metrics.status();
          case "/health/regions" -> health.regions();
          case "/is-the-internet-up.txt" ->
              health.online().addHeader(RawHeader.create("Access-Control-Allow-Origin", "*"));
          default -> null;
        };
    if (known == null && (sockets == null || routes == null)) {
      known = health.ready();
    }
    if (known != null) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedFuture(known);
    }
    if (sockets == null || routes == null) {
      throw new IllegalStateException("what is not served yet is answered above");
    }
    Map<String, String> params;
    try {
      params = params(request);
    } catch (IllegalUriException e) {
      request.discardEntityBytes(system);
      return CompletableFuture.completedFuture(routes.malformed(String.valueOf(e.getMessage())));
    }
    Optional<WebSocketUpgrade> upgrade = request.getAttribute(AttributeKeys.webSocketUpgrade);
    return upgrade.isPresent()
        ? sockets.handshake(upgrade.get(), params, authorization(request))
        : routes.handle(request, params);
  }

  private static Map<String, String> params(HttpRequest request) {
    Map<String, String> params = new HashMap<>();
    request
        .getUri()
        .query()
        .toList()
        .forEach(pair -> params.putIfAbsent(pair.first(), pair.second()));
    return params;
  }

  private static @Nullable String authorization(HttpRequest request) {
    return request.getHeader("Authorization").map(HttpHeader::value).orElse(null);
  }
}
