package io.meridian.node.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.replication.replica.ChannelLag;
import java.util.Locale;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** {@code /metrics} and {@code /status}: for operators, not for the public. */
public final class MetricsRoute {
  private static final ContentType.NonBinary PROMETHEUS_TEXT =
      ContentTypes.create(
          MediaTypes.customWithOpenCharset("text", "plain", Map.of("version", "0.0.4"), false),
          HttpCharsets.UTF_8);

  private final NodeMetrics metrics;

  public MetricsRoute(NodeMetrics metrics) {
    this.metrics = metrics;
  }

  public HttpResponse metrics() {
    return HttpResponse.create().withEntity(PROMETHEUS_TEXT, metrics.scrape());
  }

  public HttpResponse status() {
    return HttpResponse.create()
        .withEntity(ContentTypes.APPLICATION_JSON, json(metrics.status()).toString());
  }

  private static ObjectNode json(NodeStatus status) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("channels", status.channels().channels());
    status
        .outbox()
        .ifPresentOrElse(
            outbox -> body.put("outboxRows", outbox.rows()), () -> body.putNull("outboxRows"));
    body.put("publishesWaiting", status.channels().awaitingDurability());
    body.put("deliveriesWithheld", status.channels().withheld());
    put(body, status.channels().earlyOfAll());
    ArrayNode peers = body.putArray("peers");
    for (NodeStatus.Peer peer : status.peers()) {
      ObjectNode object = peers.addObject();
      object.put("region", peer.region().value());
      object.put("state", peer.state().name().toLowerCase(Locale.ROOT));
      object.put("up", peer.up());
      putOrNull(object, "roundTripMillis", peer.roundTripMillis());
      putOrNull(object, "silentMillis", peer.silentMillis());
      object.put("missingEntries", peer.missing().entries());
      object.put("missingMillis", peer.missing().ageMillis());
      object.put("unconfirmedEntries", peer.unconfirmed().entries());
      object.put("unconfirmedMillis", peer.unconfirmed().ageMillis());
      if (peer.outboxRows().isPresent()) {
        object.put("outboxRows", peer.outboxRows().getAsLong());
      } else {
        object.putNull("outboxRows");
      }
      put(object, peer.early());
      object.put("queuedBytes", peer.queuedBytes());
      object.put("dropped", peer.dropped());
      peer.lastEnd()
          .ifPresentOrElse(
              end ->
                  object
                      .putObject("lastEnd")
                      .put("reason", end.reason())
                      .put("millisAgo", end.millisAgo()),
              () -> object.putNull("lastEnd"));
      object.put("epoch", peer.epoch());
    }
    return body;
  }

  private static void put(ObjectNode object, ChannelLag.Early early) {
    object.put("earlyEntries", early.entries()).put("earlyBytes", early.bytes());
  }

  private static void putOrNull(ObjectNode object, String name, double millis) {
    if (Double.isNaN(millis)) {
      object.putNull(name);
    } else {
      object.put(name, Math.round(millis * 100) / 100.0);
    }
  }
}
