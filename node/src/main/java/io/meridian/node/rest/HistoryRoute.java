package io.meridian.node.rest;

import io.meridian.node.auth.Identity;
import io.meridian.node.auth.Operation;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.history.HistoryItem;
import io.meridian.node.history.HistoryPage;
import io.meridian.node.history.HistoryQuery;
import io.meridian.node.history.HistoryReader;
import io.meridian.node.protocol.ChannelName;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.replication.position.Position;
import io.meridian.replication.wire.PositionCodec;
import io.meridian.replication.wire.WireException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code GET /channels/{channel}/messages} (or {@code /history}): pages in canonical order. */
final class HistoryRoute {
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  private final EdgePorts ports;
  private final HistoryReader reader;

  HistoryRoute(EdgePorts ports, HistoryReader reader) {
    this.ports = ports;
    this.reader = reader;
  }

  CompletionStage<HttpResponse> history(RestRequest request, String channel, String segment)
      throws ProtocolException {
    ChannelName name = ChannelName.parse(channel);
    Identity identity = request.identity(ports);
    if (!identity.credentials().capability().allows(Operation.HISTORY, name.full())) {
      throw ErrorCode.NOT_PERMITTED.refuse(
          "the key may not read history of channel '" + channel + "'");
    }
    HistoryQuery query = query(request);
    return reader
        .read(new ChannelId(identity.credentials().appId(), name.base()), query)
        .thenApply(page -> answer(request, segment, page));
  }

  private static HistoryQuery query(RestRequest request) throws ProtocolException {
    String direction = request.params().getOrDefault("direction", "backwards");
    if (!direction.equals("backwards") && !direction.equals("forwards")) {
      throw ErrorCode.INVALID_PARAMETER.refuse(
          "direction is '" + direction + "', allowed are backwards and forwards");
    }
    long start = request.number("start", 0, 0, Long.MAX_VALUE);
    long end = request.number("end", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    if (start > end) {
      throw ErrorCode.INVALID_PARAMETER.refuse("start " + start + " is after end " + end);
    }
    return new HistoryQuery(
        direction.equals("backwards"),
        (int) request.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX),
        start,
        end,
        request.params().get("cursor"),
        upTo(request.params()));
  }

  private static @Nullable Position upTo(Map<String, String> params) throws ProtocolException {
    String text = params.getOrDefault("from_serial", params.get("fromSerial"));
    if (text == null) {
      return null;
    }
    try {
      return PositionCodec.decode(text);
    } catch (WireException e) {
      throw ErrorCode.INVALID_PARAMETER.refuse("from_serial: " + e.getMessage());
    }
  }

  private HttpResponse answer(RestRequest request, String segment, HistoryPage page) {
    Codec codec = request.answer(ports);
    HttpResponse body =
        Reply.body(
            200,
            codec,
            codec.encodeMessages(page.items().stream().map(HistoryItem::message).toList()));
    List<Reply.Link> links = new ArrayList<>();
    links.add(new Reply.Link("first", segment, query(request, null)));
    links.add(new Reply.Link("current", segment, query(request, request.params().get("cursor"))));
    if (page.more()) {
      HistoryItem last = page.items().get(page.items().size() - 1);
      links.add(new Reply.Link("next", segment, query(request, last.serial())));
    }
    return Reply.withLinks(body, links);
  }

  private static String query(RestRequest request, @Nullable String cursor) {
    TreeMap<String, String> params = new TreeMap<>(request.params());
    params.keySet().removeAll(List.of("key", "access_token", "accessToken"));
    params.putIfAbsent("direction", "backwards");
    params.remove("cursor");
    if (cursor != null) {
      params.put("cursor", cursor);
    }
    StringBuilder query = new StringBuilder();
    params.forEach(
        (name, value) ->
            query
                .append(query.isEmpty() ? "" : "&")
                .append(encode(name))
                .append('=')
                .append(encode(value)));
    return query.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
