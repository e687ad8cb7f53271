package io.meridian.node.rest;

import io.meridian.node.auth.Identity;
import io.meridian.node.auth.Operation;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.history.PresenceEvents;
import io.meridian.node.history.ReadTurns;
import io.meridian.node.presence.MemberMessages;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceReply;
import io.meridian.node.protocol.ChannelName;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.presence.channel.Held;
import io.meridian.presence.crdt.MemberKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /channels/{channel}/presence}: who is present, in order of the member keys; and {@code
 * …/presence/history}: what subscribers of this region were told.
 */
final class PresenceRoute {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MAX = 1_000;
  private static final Pattern PLACE = Pattern.compile("(\\d{1,18}):(-?\\d{1,19}):(\\d{1,18})");

  private final EdgePorts ports;
  private final ReadTurns turns;

  PresenceRoute(EdgePorts ports, ReadTurns turns) {
    this.ports = ports;
    this.turns = turns;
  }

  CompletionStage<HttpResponse> members(RestRequest request, String channel)
      throws ProtocolException {
    ChannelId id = permitted(request, channel, Operation.SUBSCRIBE, "read presence");
    int limit = limit(request);
    String clientId = request.params().get("clientId");
    String connectionId = request.params().get("connectionId");
    MemberKey after = memberAfter(request.params().get("cursor"));
    return ports
        .presence()
        .ask(
            id,
            replyTo ->
                new PresenceCommand.ListMembers(clientId, connectionId, after, limit, replyTo),
            PATIENCE)
        .thenApply(reply -> members(request, (PresenceReply.Members) reply));
  }

  private HttpResponse members(RestRequest request, PresenceReply.Members page) {
    Codec codec = request.answer(ports);
    List<Held> members = page.members();
    HttpResponse body =
        Reply.body(
            200,
            codec,
            codec.encodePresence(members.stream().map(MemberMessages::present).toList()));
    String next =
        page.more() && !members.isEmpty() ? cursor(members.get(members.size() - 1).key()) : null;
    return Reply.withLinks(
        body,
        PageLinks.of(request, "presence", Map.of("limit", Integer.toString(LIMIT_DEFAULT)), next));
  }

  /** Connection ids have no colon. */
  private static String cursor(MemberKey last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable MemberKey memberAfter(@Nullable String cursor) throws ProtocolException {
    if (cursor == null) {
      return null;
    }
    try {
      String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int colon = key.indexOf(':');
      return new MemberKey(key.substring(0, Math.max(colon, 0)), key.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw unknownCursor(cursor);
    }
  }

  private static ProtocolException unknownCursor(String cursor) {
    return ErrorCode.INVALID_PARAMETER.refuse(
        "cursor '"
            + cursor.substring(0, Math.min(64, cursor.length()))
            + "' is not one of a page's links");
  }

  CompletionStage<HttpResponse> history(RestRequest request, String channel)
      throws ProtocolException {
    ChannelId id = permitted(request, channel, Operation.HISTORY, "read history of presence");
    PresenceEvents.Query query = query(request);
    return turns
        .take(() -> ports.presenceEvents().read(id, query))
        .thenApply(page -> events(request, page));
  }

  private static PresenceEvents.Query query(RestRequest request) throws ProtocolException {
    if (request.params().containsKey("from_serial") || request.params().containsKey("fromSerial")) {
      throw ErrorCode.INVALID_PARAMETER.refuse(
          "from_serial is for messages: presence has no place in their order");
    }
    TimeSpan span = TimeSpan.of(request);
    return new PresenceEvents.Query(
        span.backwards(),
        limit(request),
        span.startMillis(),
        span.endMillis(),
        eventAfter(request.params().get("cursor")));
  }

  private static PresenceEvents.@Nullable Place eventAfter(@Nullable String cursor)
      throws ProtocolException {
    if (cursor == null) {
      return null;
    }
    Matcher place = PLACE.matcher(cursor);
    try {
      if (place.matches()) {
        return new PresenceEvents.Place(
            Long.parseLong(place.group(1)),
            Long.parseLong(place.group(2)),
            Long.parseLong(place.group(3)));
      }
    } catch (NumberFormatException e) {
      // Nineteen digits that are no long: refused below like any other text.
    }
    throw unknownCursor(cursor);
  }

  private HttpResponse events(RestRequest request, PresenceEvents.Page page) {
    Codec codec = request.answer(ports);
    PresenceEvents.Place more = page.more();
    return Reply.withLinks(
        Reply.body(200, codec, codec.encodePresence(page.events())),
        PageLinks.of(
            request,
            "history",
            Map.of("direction", "backwards"),
            more == null
                ? null
                : more.timestampMillis() + ":" + more.run() + ":" + more.sequence()));
  }

  private static int limit(RestRequest request) throws ProtocolException {
    return (int) request.number("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
  }

  private ChannelId permitted(RestRequest request, String channel, Operation operation, String what)
      throws ProtocolException {
    ChannelName name = ChannelName.parse(channel);
    Identity identity = request.identity(ports);
    if (!identity.credentials().capability().allows(operation, name.full())) {
      throw ErrorCode.NOT_PERMITTED.refuse(
          "the key may not " + what + " of channel '" + channel + "'");
    }
    return new ChannelId(identity.credentials().appId(), name.base());
  }
}
