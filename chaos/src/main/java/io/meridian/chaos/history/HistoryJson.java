package io.meridian.chaos.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/**
 * One event as a JSON object: {@code type}, {@code at} in nanoseconds, and its components. A
 * message is spread into {@code publisher, channel, number}, a member into {@code client,
 * connectionId}, where the client is not the watcher's into {@code member, connectionId}.
 */
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
    } else if (event instanceof ContinuityLost lost) {
      json.put("type", "continuityLost").put("client", lost.client());
      json.put("channel", lost.channel()).put("reason", lost.reason());
    } else if (event instanceof Received received) {
      put(json.put("type", "received").put("client", received.client()), received.message());
    } else if (event instanceof Connected connected) {
      json.put("type", "connected").put("client", connected.client());
      json.put("region", connected.region()).put("connectionId", connected.connectionId());
    } else if (event instanceof Disconnected disconnected) {
      json.put("type", "disconnected").put("client", disconnected.client());
      json.put("reason", disconnected.reason());
    } else if (event instanceof Disturbed disturbed) {
      json.put("type", "disturbed").put("name", disturbed.name());
    } else if (event instanceof Undisturbed undisturbed) {
      json.put("type", "undisturbed").put("name", undisturbed.name());
    } else {
      encodePresence(event, json);
    }
    return json;
  }

  private static void encodePresence(HistoryEvent event, ObjectNode json) {
    if (event instanceof Entering entering) {
      put(json.put("type", "entering"), entering.member(), entering.channel());
    } else if (event instanceof Entered entered) {
      put(json.put("type", "entered"), entered.member(), entered.channel());
    } else if (event instanceof Leaving leaving) {
      put(json.put("type", "leaving"), leaving.member(), leaving.channel());
    } else if (event instanceof Left left) {
      put(json.put("type", "left"), left.member(), left.channel());
    } else if (event instanceof MemberSeen seen) {
      json.put("type", "memberSeen").put("client", seen.client()).put("channel", seen.channel());
      put(json, seen.member()).put("action", seen.action().name());
    } else if (event instanceof MembersShown shown) {
      json.put("type", "membersShown").put("client", shown.client());
      ArrayNode members = json.put("channel", shown.channel()).putArray("members");
      shown.members().forEach(member -> put(members.addObject(), member));
    }
  }

  private static void put(ObjectNode json, MessageKey message) {
    json.put("publisher", message.publisher())
        .put("channel", message.channel())
        .put("number", message.number());
  }

  private static void put(ObjectNode json, MemberKey member, String channel) {
    json.put("client", member.client()).put("connectionId", member.connectionId());
    json.put("channel", channel);
  }

  private static ObjectNode put(ObjectNode json, MemberKey member) {
    return json.put("member", member.client()).put("connectionId", member.connectionId());
  }
}
