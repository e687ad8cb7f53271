package io.meridian.node.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.node.auth.Identity;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.history.HistoryReader;
import io.meridian.node.history.ReadTurns;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a REST request, and turns every refusal into the protocol's error body. */
public final class RestEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(RestEndpoint.class);
  private static final long BODY_MILLIS_MAX = 10_000;

  private final ActorSystem<?> system;
  private final EdgePorts ports;
  private final PublishRoute publish;
  private final HistoryRoute history;
  private final PresenceRoute presence;
  private final StatusRoute status;

  public RestEndpoint(ActorSystem<?> system, EdgePorts ports) {
    this.system = system;
    this.ports = ports;
    this.publish = new PublishRoute(ports);
    ReadTurns turns = new ReadTurns();
    this.history = new HistoryRoute(ports, new HistoryReader(system, ports.channels()), turns);
    this.presence = new PresenceRoute(ports, turns);
    this.status = new StatusRoute(ports);
  }

  /**
   * Answers any request; never fails.
   *
   * @param params the query's parameters; of several with one name the first
   */
  public CompletionStage<HttpResponse> handle(HttpRequest http, Map<String, String> params) {
    RestRequest request = new RestRequest(http, params);
    CompletionStage<HttpResponse> answer;
    try {
      answer = route(request);
    } catch (ProtocolException | RuntimeException failure) {
      answer = CompletableFuture.failedFuture(failure);
    }
    return answer
        .exceptionally(failure -> Reply.error(request.answer(ports), error(failure)))
        .thenApply(RestEndpoint::withCors);
  }

  /** Answers a request whose URL cannot be read. */
  public HttpResponse malformed(String why) {
    return withCors(
        Reply.error(
            Codec.of(Codec.Format.JSON, ports.limits()),
            ErrorCode.BAD_REQUEST.with("the URL cannot be read: " + why)));
  }

  private CompletionStage<HttpResponse> route(RestRequest request) throws ProtocolException {
    List<String> path = request.segments();
    if (request.method().equals("OPTIONS")) {
      discard(request);
      return CompletableFuture.completedFuture(HttpResponse.create().withStatus(204));
    }
    if (path.equals(List.of("time"))) {
      discard(request);
      if (!request.method().equals("GET")) {
        throw ErrorCode.METHOD_NOT_ALLOWED.refuse(
            request.method() + " is not allowed here, GET is");
      }
      return CompletableFuture.completedFuture(time(request));
    }
    if (path.size() >= 2 && path.get(0).equals("channels")) {
      String channel = path.get(1);
      switch (String.join("/", path.subList(2, path.size()))) {
        case "messages", "history" -> {
          return channel(request, channel, path.get(2));
        }
        case "presence" -> {
          return read(request, presence::members, channel);
        }
        case "presence/history" -> {
          return read(request, presence::history, channel);
        }
        case "" -> {
          return read(request, status::status, channel);
        }
        default -> {
          // Not served, as below.
        }
      }
    }
    discard(request);
    throw ErrorCode.NOT_FOUND.refuse(
        request.method() + " /" + String.join("/", path) + " is not served");
  }

  /** Reads something of a channel. */
  private interface Read {
    CompletionStage<HttpResponse> of(RestRequest request, String channel) throws ProtocolException;
  }

  private CompletionStage<HttpResponse> read(RestRequest request, Read read, String channel)
      throws ProtocolException {
    checkServing(request);
    discard(request);
    if (!request.method().equals("GET")) {
      throw ErrorCode.METHOD_NOT_ALLOWED.refuse(request.method() + " is not allowed here, GET is");
    }
    return read.of(request, channel);
  }

  private void checkServing(RestRequest request) throws ProtocolException {
    if (!ports.readiness().waitingFor().isEmpty()) {
      discard(request);
      throw ErrorCode.CHANNEL_UNAVAILABLE.refuse(
          "region "
              + ports.region().id()
              + " waits for "
              + String.join(", ", ports.readiness().waitingFor()));
    }
  }

  private CompletionStage<HttpResponse> channel(RestRequest request, String channel, String segment)
      throws ProtocolException {
    checkServing(request);
    switch (request.method()) {
      case "GET" -> {
        discard(request);
        return history.history(request, channel, segment);
      }
      case "POST" -> {
        // Before the body is read: strangers are told at once.
        Identity identity = request.identity(ports);
        return request
            .http()
            .entity()
            .withSizeLimit(ports.limits().maxFrameSize())
            .toStrict(BODY_MILLIS_MAX, system)
            .thenCompose(
                body -> {
                  try {
                    return publish.publish(request, identity, channel, body.getData().toArray());
                  } catch (ProtocolException refused) {
                    return CompletableFuture.failedFuture(refused);
                  }
                });
      }
      default -> {
        discard(request);
        throw ErrorCode.METHOD_NOT_ALLOWED.refuse(
            request.method() + " is not allowed here, GET and POST are");
      }
    }
  }

  private void discard(RestRequest request) {
    request.http().discardEntityBytes(system);
  }

  private HttpResponse time(RestRequest request) {
    ArrayNode time = JsonNodeFactory.instance.arrayNode().add(System.currentTimeMillis());
    Codec codec = request.answer(ports);
    return Reply.body(200, codec, codec.encode(time));
  }

  private ErrorInfo error(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ProtocolException refused) {
      return refused.error();
    }
    if (cause instanceof EntityStreamSizeException) {
      return ErrorCode.TOO_LARGE.with(
          "request body is longer than the max of " + ports.limits().maxFrameSize() + " bytes");
    }
    if (cause instanceof EntityStreamException) {
      return ErrorCode.INVALID_BODY.with("the request's body broke off or is malformed");
    }
    if (cause instanceof TimeoutException) {
      return ErrorCode.TIMEOUT.with(
          "the request's body or the channel's answer did not come in time");
    }
    String id = UUID.randomUUID().toString();
    LOG.error("Request failed, error id {}", id, cause);
    return ErrorCode.INTERNAL.with("internal error, id " + id + " in this node's log");
  }

  private static HttpResponse withCors(HttpResponse response) {
    return response
        .addHeader(RawHeader.create("Access-Control-Allow-Origin", "*"))
        .addHeader(RawHeader.create("Access-Control-Allow-Methods", "GET, POST, OPTIONS"))
        .addHeader(
            RawHeader.create(
                "Access-Control-Allow-Headers",
                "Authorization, X-Ably-Version, X-Ably-ClientId, Ably-Agent, Content-Type, Accept"))
        .addHeader(
            RawHeader.create(
                "Access-Control-Expose-Headers",
                "Link, X-Ably-ErrorCode, X-Ably-ErrorMessage, X-Ably-ServerId, Content-Type"));
  }
}
