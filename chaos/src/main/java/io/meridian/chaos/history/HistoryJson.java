package io.meridian.chaos.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.Disconnected;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;

/** One event as a JSON object: {@code type}, {@code at} in nanoseconds, and its components. */
final class HistoryJson {
  private HistoryJson() {}

  static ObjectNode encode(HistoryEvent event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", event.atNanos());
    if (event instanceof Sent sent) {
      put(json.put("type", "sent"), sent.message());
    } else if (event instanceof Acknowledged acknowledged) {
      put(json.put("type", "acknowledged"), acknowledged.message());
    } else if (event instanceof Refused refused) {
      put(json.put("type", "refused"), refused.message());
      json.put("code", refused.code()).put("reason", refused.reason());
    } else if (event instanceof Subscribed subscribed) {
      json.put("type", "subscribed").put("client", subscribed.client());
      json.put("channel", subscribed.channel());
    } else if (event instanceof Unsubscribed unsubscribed) {
      json.put("type", "unsubscribed").put("client", unsubscribed.client());
      json.put("channel", unsubscribed.channel());
    } else if (event instanceof Received received) {
      put(json.put("type", "received").put("client", received.client()), received.message());
    } else if (event instanceof Connected connected) {
      json.put("type", "connected").put("client", connected.client());
      json.put("region", connected.region()).put("connectionId", connected.connectionId());
    } else if (event instanceof Disconnected disconnected) {
      json.put("type", "disconnected").put("client", disconnected.client());
      json.put("reason", disconnected.reason());
    }
    return json;
  }

  /**
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  static HistoryEvent decode(JsonNode json) {
    long at = number(json, "at");
    String type = text(json, "type");
    return switch (type) {
      case "sent" -> new Sent(at, message(json));
      case "acknowledged" -> new Acknowledged(at, message(json));
      case "refused" ->
          new Refused(at, message(json), (int) number(json, "code"), text(json, "reason"));
      case "subscribed" -> new Subscribed(at, text(json, "client"), text(json, "channel"));
      case "unsubscribed" -> new Unsubscribed(at, text(json, "client"), text(json, "channel"));
      case "received" -> new Received(at, text(json, "client"), message(json));
      case "connected" ->
          new Connected(at, text(json, "client"), text(json, "region"), text(json, "connectionId"));
      case "disconnected" -> new Disconnected(at, text(json, "client"), text(json, "reason"));
      default -> throw new IllegalArgumentException("unknown type \"" + type + "\"");
    };
  }

  private static void put(ObjectNode json, MessageKey message) {
    json.put("publisher", message.publisher())
        .put("channel", message.channel())
        .put("number", message.number());
  }

  private static MessageKey message(JsonNode json) {
    return new MessageKey(text(json, "publisher"), text(json, "channel"), number(json, "number"));
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("no text in field \"" + field + "\"");
    }
    return value.textValue();
  }

  private static long number(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.canConvertToLong() || !value.isIntegralNumber()) {
      throw new IllegalArgumentException("no whole number in field \"" + field + "\"");
    }
    return value.longValue();
  }
}
