package io.meridian.chaos.bench;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A member as a frame tells of it, in an event or on a page.
 *
 * @param timestamp of the event that made it so, in milliseconds of wall time
 */
record SeenMember(
    int action, String connectionId, String clientId, String id, long timestamp, String data) {

  /**
   * Reads one entry of a frame's {@code presence}; what it lacks it has from the frame.
   *
   * @param index of the entry
   */
  static SeenMember read(JsonNode frame, JsonNode entry, int index) {
    return new SeenMember(
        entry.path("action").intValue(),
        entry.path("connectionId").asText(frame.path("connectionId").asText()),
        entry.path("clientId").asText(),
        entry.path("id").asText(frame.path("id").asText() + ":" + index),
        entry.path("timestamp").asLong(frame.path("timestamp").asLong()),
        entry.path("data").asText());
  }

  String key() {
    return connectionId + ":" + clientId;
  }

  /**
   * As each SDK decides it: by the numbers in the ids; by time, the later or equal one, where the
   * server made an id up.
   */
  boolean isNewerThan(SeenMember other) {
    if (isMadeUp() || other.isMadeUp()) {
      return timestamp >= other.timestamp;
    }
    int bySerial = Long.compare(number(1), other.number(1));
    return bySerial > 0 || (bySerial == 0 && number(2) > other.number(2));
  }

  private boolean isMadeUp() {
    return !id.startsWith(connectionId + ":");
  }

  private long number(int part) {
    return Long.parseLong(id.split(":", -1)[part]);
  }
}
