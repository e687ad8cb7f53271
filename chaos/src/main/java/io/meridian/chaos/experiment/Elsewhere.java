package io.meridian.chaos.experiment;

import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.MessageKey;
import io.meridian.regions.RegionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Clients with which an experiment's faults have nothing to do: those that first connected to a
 * region to which nothing is done.
 *
 * @param clients by name
 * @param publishers those of them that sent something
 * @param silent publishers of whom nothing was acknowledged that they sent after the first fault
 *     began: nothing shows that they were served
 */
record Elsewhere(
    SortedSet<String> clients, SortedSet<String> publishers, SortedSet<String> silent) {
  static Elsewhere in(Experiment experiment, History history) {
    Set<String> faulty = regions(experiment.method());
    Map<String, String> homes = new HashMap<>();
    SortedSet<String> publishers = new TreeSet<>();
    Set<MessageKey> sentAfterwards = new HashSet<>();
    Set<String> served = new HashSet<>();
    boolean disturbed = false;
    for (HistoryEvent event : history.events()) {
      if (event instanceof Connected connected) {
        homes.putIfAbsent(connected.client(), connected.region());
      } else if (event instanceof Disturbed) {
        disturbed = true;
      } else if (event instanceof Sent sent) {
        publishers.add(sent.client());
        if (disturbed) {
          sentAfterwards.add(sent.message());
        }
      } else if (event instanceof Acknowledged acknowledged
          && sentAfterwards.contains(acknowledged.message())) {
        served.add(acknowledged.client());
      }
    }
    SortedSet<String> clients =
        homes.keySet().stream()
            .filter(client -> !faulty.contains(homes.get(client)))
            .collect(Collectors.toCollection(TreeSet::new));
    publishers.retainAll(clients);
    SortedSet<String> silent = new TreeSet<>(publishers);
    silent.removeAll(served);
    return new Elsewhere(clients, publishers, silent);
  }

  /** The ids of regions to which something is done. */
  static Set<String> regions(List<Step> method) {
    return method.stream()
        .flatMap(step -> step.target().regions().stream())
        .map(RegionId::value)
        .collect(Collectors.toSet());
  }
}
