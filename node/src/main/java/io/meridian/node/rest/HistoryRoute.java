package io.meridian.node.rest;

import io.meridian.node.auth.Identity;
import io.meridian.node.auth.Operation;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.history.HistoryItem;
import io.meridian.node.history.HistoryPage;
import io.meridian.node.history.HistoryQuery;
import io.meridian.node.history.HistoryReader;
import io.meridian.node.history.ReadTurns;
import io.meridian.node.protocol.ChannelName;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.replication.position.Position;
import io.meridian.replication.wire.PositionCodec;
import io.meridian.replication.wire.WireException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code GET /channels/{channel}/messages} (or {@code /history}): pages in canonical order. */
final class HistoryRoute {
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;

  private final EdgePorts ports;
  private final HistoryReader reader;
  private final ReadTurns turns;

  HistoryRoute(EdgePorts ports, HistoryReader reader, ReadTurns turns) {
    this.ports = ports;
    this.reader = reader;
    this.turns = turns;
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
    ChannelId id = new ChannelId(identity.credentials().appId(), name.base());
    return turns
        .take(() -> reader.read(id, query))
        .thenApply(page -> answer(request, segment, page));
  }

  private static HistoryQuery query(RestRequest request) throws ProtocolException {
    TimeSpan span = TimeSpan.of(request);
    return new HistoryQuery(
        span.backwards(),
        (int) request.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX),
        span.startMillis(),
        span.endMillis(),
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
    String next = page.more() ? page.items().get(page.items().size() - 1).serial() : null;
    return Reply.withLinks(
        body, PageLinks.of(request, segment, Map.of("direction", "backwards"), next));
  }
}
