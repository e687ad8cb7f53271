package io.meridian.chaos.history;

import io.meridian.chaos.history.ConnectionLife.Span;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.Disconnected;
import io.meridian.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where each client was connected, and as whom. */
final class Connections {
  private static final ConnectionLife NEVER_CONNECTED = new ConnectionLife();

  private final Map<String, ConnectionLife> byClient = new HashMap<>();
  private final Violations violations;

  Connections(Violations violations) {
    this.violations = violations;
  }

  void connected(Connected event) {
    ConnectionLife life = byClient.computeIfAbsent(event.client(), name -> new ConnectionLife());
    life.newestId()
        .filter(before -> !before.equals(event.connectionId()))
        .ifPresent(
            before ->
                violations.add(
                    Kind.CONNECTION_ID_CHANGED,
                    event.client(),
                    event.atNanos(),
                    "connection "
                        + before
                        + " became "
                        + event.connectionId()
                        + " in "
                        + event.region()));
    life.connected(event);
  }

  void disconnected(Disconnected event) {
    ConnectionLife life = byClient.get(event.client());
    if (life != null) {
      life.disconnected(event.atNanos());
    }
  }

  /** That of a client; without spans when it was never connected, or that was not recorded. */
  ConnectionLife of(String client) {
    return byClient.getOrDefault(client, NEVER_CONNECTED);
  }

  /** In the order of connecting, without repeating a region that it reconnected to. */
  List<String> regions(String client) {
    List<String> regions = new ArrayList<>();
    for (Span span : of(client).spans()) {
      if (regions.isEmpty() || !regions.get(regions.size() - 1).equals(span.region())) {
        regions.add(span.region());
      }
    }
    return regions;
  }

  int idCount(String client) {
    return (int) of(client).spans().stream().map(Span::connectionId).distinct().count();
  }

  /** When clients were not connected. */
  void addTo(Outages outages) {
    byClient.forEach((client, life) -> life.addTo(client, outages));
  }
}
