package io.meridian.node.rest;

import io.meridian.node.auth.Identity;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/** A request, as the routes need it. */
final class RestRequest {
  private final HttpRequest http;
  private final List<String> segments;
  private final Map<String, String> params;

  RestRequest(HttpRequest http, Map<String, String> params) {
    this.http = http;
    this.segments = new ArrayList<>();
    http.getUri().pathSegments().forEach(segments::add);
    this.params = params;
  }

  HttpRequest http() {
    return http;
  }

  /** The path's segments, each percent-decoded once; a channel name is one segment. */
  List<String> segments() {
    return segments;
  }

  /** The query's parameters; of several with one name the first. */
  Map<String, String> params() {
    return params;
  }

  String method() {
    return http.method().value();
  }

  /** The codec for the answer: the query's {@code format}, else {@code Accept}, else JSON. */
  Codec answer(EdgePorts ports) {
    Optional<Codec.Format> named = Codec.Format.of(params.getOrDefault("format", ""));
    String accept = header("Accept").orElse("");
    Codec.Format format =
        named.orElseGet(
            () ->
                accept.contains("x-msgpack")
                        && (!accept.contains("json")
                            || accept.indexOf("x-msgpack") < accept.indexOf("json"))
                    ? Codec.Format.MSGPACK
                    : Codec.Format.JSON);
    return Codec.of(format, ports.limits());
  }

  /** The codec of the request's body. */
  Codec body(EdgePorts ports) throws ProtocolException {
    String type = http.entity().getContentType().mediaType().toString().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "application/json", "none/none" -> Codec.of(Codec.Format.JSON, ports.limits());
      case "application/x-msgpack" -> Codec.of(Codec.Format.MSGPACK, ports.limits());
      default ->
          throw ErrorCode.INVALID_BODY.refuse(
              "content type '" + type + "' is neither application/json nor application/x-msgpack");
    };
  }

  Identity identity(EdgePorts ports) throws ProtocolException {
    return Identity.ofHeader(
        ports
            .authenticator()
            .authenticate(
                params.get("key"),
                params.getOrDefault("accessToken", params.get("access_token")),
                header("Authorization").orElse(null)),
        header("X-Ably-ClientId").orElse(null),
        ports.limits());
  }

  Optional<String> header(String name) {
    return http.getHeader(name).map(HttpHeader::value);
  }

  /** A number in the query. */
  long number(String name, long otherwise, long min, long max) throws ProtocolException {
    String text = params.get(name);
    if (text == null) {
      return otherwise;
    }
    Long value = parse(text);
    if (value == null || value < min || value > max) {
      throw ErrorCode.INVALID_PARAMETER.refuse(
          name
              + " is '"
              + text.substring(0, Math.min(64, text.length()))
              + "', allowed are "
              + min
              + " to "
              + max);
    }
    return value;
  }

  private static @Nullable Long parse(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
