package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where each client was connected, and as whom. */
final class Connections {
  private final Map<String, List<Connected>> byClient = new HashMap<>();
  private final Violations violations;

  Connections(Violations violations) {
    this.violations = violations;
  }

  void connected(Connected event) {
    List<Connected> earlier = byClient.computeIfAbsent(event.client(), client -> new ArrayList<>());
    if (!earlier.isEmpty()) {
      String before = earlier.get(earlier.size() - 1).connectionId();
      if (!before.equals(event.connectionId())) {
        violations.add(
            Kind.CONNECTION_ID_CHANGED,
            event.client(),
            event.atNanos(),
            "connection " + before + " became " + event.connectionId() + " in " + event.region());
      }
    }
    earlier.add(event);
  }

  /** In the order of connecting, without repeating a region that it reconnected to. */
  List<String> regions(String client) {
    List<String> regions = new ArrayList<>();
    for (Connected event : byClient.getOrDefault(client, List.of())) {
      if (regions.isEmpty() || !regions.get(regions.size() - 1).equals(event.region())) {
        regions.add(event.region());
      }
    }
    return regions;
  }

  int idCount(String client) {
    return (int)
        byClient.getOrDefault(client, List.of()).stream()
            .map(Connected::connectionId)
            .distinct()
            .count();
  }
}
