package io.meridian.chaos.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.ContinuityLost;
import io.meridian.chaos.history.HistoryEvent.Disconnected;
import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryEvent.Entered;
import io.meridian.chaos.history.HistoryEvent.Entering;
import io.meridian.chaos.history.HistoryEvent.Leaving;
import io.meridian.chaos.history.HistoryEvent.Left;
import io.meridian.chaos.history.HistoryEvent.MemberSeen;
import io.meridian.chaos.history.HistoryEvent.MembersShown;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Undisturbed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the events of one history, in order. Names that repeat take memory once. */
final class EventParser {
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Long> lastAtNanos = new HashMap<>();

  /**
   * What {@link HistoryJson#encode} made.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong, and its value
   */
  HistoryEvent parse(JsonNode json) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("no JSON object");
    }
    HistoryEvent event = event(json, number(json, "at", 0, Long.MAX_VALUE));
    long before = lastAtNanos.getOrDefault(event.client(), 0L);
    if (event.atNanos() < before) {
      throw new IllegalArgumentException(
          "field \"at\" " + event.atNanos() + ", " + event.client() + " had an event at " + before);
    }
    lastAtNanos.put(event.client(), event.atNanos());
    return event;
  }

  private HistoryEvent event(JsonNode json, long at) {
    String type = text(json, "type");
    return switch (type) {
      case "sent" -> new Sent(at, message(json));
      case "acknowledged" -> new Acknowledged(at, message(json));
      case "refused" -> new Refused(at, message(json), code(json), text(json, "reason"));
      case "subscribed" -> new Subscribed(at, name(json, "client"), name(json, "channel"));
      case "unsubscribed" -> new Unsubscribed(at, name(json, "client"), name(json, "channel"));
      case "continuityLost" ->
          new ContinuityLost(at, name(json, "client"), name(json, "channel"), text(json, "reason"));
      case "received" -> new Received(at, name(json, "client"), message(json));
      case "connected" ->
          new Connected(at, name(json, "client"), name(json, "region"), name(json, "connectionId"));
      case "disconnected" -> new Disconnected(at, name(json, "client"), text(json, "reason"));
      case "entering" -> new Entering(at, member(json, "client"), name(json, "channel"));
      case "entered" -> new Entered(at, member(json, "client"), name(json, "channel"));
      case "leaving" -> new Leaving(at, member(json, "client"), name(json, "channel"));
      case "left" -> new Left(at, member(json, "client"), name(json, "channel"));
      case "memberSeen" ->
          new MemberSeen(
              at,
              name(json, "client"),
              name(json, "channel"),
              member(json, "member"),
              action(json));
      case "membersShown" ->
          new MembersShown(at, name(json, "client"), name(json, "channel"), members(json));
      case "disturbed" -> new Disturbed(at, name(json, "name"));
      case "undisturbed" -> new Undisturbed(at, name(json, "name"));
      default -> throw new IllegalArgumentException("unknown type \"" + type + "\"");
    };
  }

  private MessageKey message(JsonNode json) {
    return new MessageKey(
        name(json, "publisher"), name(json, "channel"), number(json, "number", 1, Long.MAX_VALUE));
  }

  private MemberKey member(JsonNode json, String field) {
    return new MemberKey(name(json, field), name(json, "connectionId"));
  }

  private List<MemberKey> members(JsonNode json) {
    JsonNode shown = json.path("members");
    if (!shown.isArray()) {
      throw new IllegalArgumentException("no list in field \"members\"");
    }
    List<MemberKey> members = new ArrayList<>();
    for (JsonNode member : shown) {
      members.add(member(member, "member"));
    }
    return members;
  }

  private static MemberAction action(JsonNode json) {
    String action = text(json, "action");
    for (MemberAction known : MemberAction.values()) {
      if (known.name().equals(action)) {
        return known;
      }
    }
    throw new IllegalArgumentException("unknown action \"" + action + "\"");
  }

  private static int code(JsonNode json) {
    return (int) number(json, "code", Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private String name(JsonNode json, String field) {
    return names.computeIfAbsent(text(json, field), name -> name);
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("no text in field \"" + field + "\"");
    }
    return value.textValue();
  }

  static long number(JsonNode json, String field, long min, long max) {
    JsonNode value = json.path(field);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("no whole number in field \"" + field + "\"");
    }
    if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
      throw new IllegalArgumentException(
          "field \"" + field + "\" " + value + ", must be " + min + " to " + max);
    }
    return value.longValue();
  }
}
