package io.meridian.chaos.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.chaos.history.Recovery.ClientRecovery;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A verdict for programs: the components of {@link HistoryReport} by their names, and {@code
 * holds}. A client that was not served again has {@code null} for the time that it took.
 */
public final class HistoryReportJson {
  private HistoryReportJson() {}

  /** All of it. */
  public static ObjectNode encode(HistoryReport report) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("holds", report.holds());
    json.put("sent", report.sent()).put("acknowledged", report.acknowledged());
    json.put("refused", report.refused()).put("unanswered", report.unanswered());
    ObjectNode counts = json.putObject("counts");
    new TreeMap<>(report.counts()).forEach((kind, count) -> counts.put(kind.name(), count));
    ArrayNode subscribers = json.putArray("subscribers");
    report.subscribers().forEach(subscriber -> put(subscribers.addObject(), subscriber));
    PresenceReport presence = report.presence();
    json.putObject("presence")
        .put("members", presence.members())
        .put("changesSeen", presence.changesSeen())
        .put("looksJudged", presence.looksJudged())
        .put("looksTooEarly", presence.looksTooEarly());
    ArrayNode recoveries = json.putArray("recoveries");
    report.recoveries().forEach(recovery -> put(recoveries.addObject(), recovery));
    ObjectNode unserved = json.putObject("unservedMillis");
    new TreeMap<>(report.unservedMillis())
        .forEach((client, millis) -> put(unserved, client, millis));
    ArrayNode violations = json.putArray("violations");
    for (Violation violation : report.violations()) {
      violations
          .addObject()
          .put("kind", violation.kind().name())
          .put("client", violation.client())
          .put("atNanos", violation.atNanos())
          .put("detail", violation.detail());
    }
    return json;
  }

  private static void put(ObjectNode json, SubscriberReport subscriber) {
    json.put("subscriber", subscriber.subscriber())
        .put("received", subscriber.received())
        .put("lost", subscriber.lost())
        .put("duplicated", subscriber.duplicated())
        .put("outOfOrder", subscriber.outOfOrder())
        .put("unacknowledged", subscriber.unacknowledged())
        .put("neverSent", subscriber.neverSent())
        .put("longestSilenceMillis", subscriber.longestSilenceMillis())
        .put("connectionIds", subscriber.connectionIds());
    ArrayNode regions = json.putArray("regions");
    subscriber.regions().forEach(regions::add);
  }

  private static void put(ObjectNode json, Recovery recovery) {
    json.put("disturbance", recovery.disturbance()).put("beganAtNanos", recovery.beganAtNanos());
    put(json, "endedAtNanos", recovery.endedAtNanos());
    json.put("acknowledgedAfter", recovery.acknowledgedAfter())
        .put("acknowledgedAfterEnd", recovery.acknowledgedAfterEnd());
    put(json, "sinceBeganMillis", recovery.sinceBeganMillis());
    put(json, "sinceEndedMillis", recovery.sinceEndedMillis());
    ArrayNode clients = json.putArray("clients");
    for (ClientRecovery client : recovery.clients()) {
      ObjectNode entry = clients.addObject().put("client", client.client());
      put(entry, "sinceBeganMillis", client.sinceBeganMillis());
      put(entry, "sinceEndedMillis", client.sinceEndedMillis());
    }
  }

  private static void put(ObjectNode json, String field, OptionalLong value) {
    if (value.isPresent()) {
      json.put(field, value.getAsLong());
    } else {
      json.putNull(field);
    }
  }
}
