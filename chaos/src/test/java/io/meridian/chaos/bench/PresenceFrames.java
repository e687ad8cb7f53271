package io.meridian.chaos.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Frames about members, as a server sends them. */
final class PresenceFrames {
  private static final JsonMapper JSON = new JsonMapper();

  private PresenceFrames() {}

  static JsonNode attached(boolean hasPresence) {
    return JSON.createObjectNode()
        .put("action", BareClient.ATTACHED)
        .put("flags", hasPresence ? 1 : 0);
  }

  static JsonNode page(String channelSerial, SeenMember... members) {
    return frame(BareClient.SYNC, members).put("channelSerial", channelSerial);
  }

  static JsonNode events(SeenMember... members) {
    return frame(BareClient.PRESENCE, members);
  }

  private static ObjectNode frame(int action, SeenMember... members) {
    ObjectNode frame = JSON.createObjectNode().put("action", action);
    for (SeenMember member : members) {
      frame
          .withArray("presence")
          .addObject()
          .put("action", member.action())
          .put("connectionId", member.connectionId())
          .put("clientId", member.clientId())
          .put("id", member.id())
          .put("timestamp", member.timestamp())
          .put("data", member.data());
    }
    return frame;
  }

  /** A member of a connection by its operation with this number. */
  static SeenMember member(int action, String connectionId, String clientId, int msgSerial) {
    return new SeenMember(
        action, connectionId, clientId, connectionId + ":" + msgSerial + ":0", 1_000, "");
  }
}
