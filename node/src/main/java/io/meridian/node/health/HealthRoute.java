package io.meridian.node.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code /health/live} and {@code /health/ready}, and the page by which SDKs tell that they are
 * online.
 */
public final class HealthRoute {
  private final NodeHealth health;

  public HealthRoute(NodeHealth health) {
    this.health = health;
  }

  public HttpResponse live() {
    return HttpResponse.create().withStatus(200).withEntity("live\n");
  }

  public HttpResponse ready() {
    List<String> waitingFor = health.waitingFor();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("ready", waitingFor.isEmpty());
    body.put("majority", health.reachesMajority());
    body.put("proven", health.isProven());
    waitingFor.forEach(body.putArray("waitingFor")::add);
    return HttpResponse.create()
        .withStatus(waitingFor.isEmpty() ? 200 : 503)
        .withEntity(ContentTypes.APPLICATION_JSON, body.toString());
  }

  /** {@code /health/regions}: the other regions as this node sees them. */
  public HttpResponse regions() {
    return HttpResponse.create()
        .withStatus(200)
        .withEntity(ContentTypes.APPLICATION_JSON, health.regions().toString());
  }

  public HttpResponse online() {
    return HttpResponse.create().withStatus(200).withEntity("yes");
  }
}
