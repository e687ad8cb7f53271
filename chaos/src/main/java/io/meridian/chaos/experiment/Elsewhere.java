package io.meridian.chaos.experiment;

import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.regions.RegionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Clients with which an experiment's faults have nothing to do. */
final class Elsewhere {
  private Elsewhere() {}

  /** The names of those that first connected to a region to which nothing is done. */
  static Set<String> clients(Experiment experiment, History history) {
    Set<String> faulty =
        experiment.method().stream()
            .flatMap(step -> step.target().regions().stream())
            .map(RegionId::value)
            .collect(Collectors.toSet());
    Map<String, String> homes = new HashMap<>();
    for (HistoryEvent event : history.events()) {
      if (event instanceof Connected connected) {
        homes.putIfAbsent(connected.client(), connected.region());
      }
    }
    return homes.keySet().stream()
        .filter(client -> !faulty.contains(homes.get(client)))
        .collect(Collectors.toSet());
  }
}
