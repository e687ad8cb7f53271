package io.meridian.chaos.run;

import io.meridian.chaos.bench.Latencies;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.MessageKey;
import io.meridian.chaos.report.Section;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long acknowledgements and deliveries took, counted from when the SDK was given a message. */
final class LatencySections {
  private static final Section HOW_IT_COUNTS =
      new Section.Text(
          "How latency is counted",
          "From when the SDK was given a message until its acknowledgement or delivery. What comes"
              + " due while a publisher is away is given to the SDK when the publisher is back, and"
              + " its wait until then is not in these figures: longest silence and recovery show"
              + " it. Medians between regions are by home region, that to which publisher and"
              + " subscriber belong: while a region is away, its clients are elsewhere, and what"
              + " they take there counts for it.");

  private record Pair(String phase, RegionId from, RegionId to) {}

  private final List<RegionId> regions;
  private final Map<String, Latencies> byPhase = new LinkedHashMap<>();
  private final Map<Pair, Latencies> byPair = new HashMap<>();

  private LatencySections(List<RegionId> regions) {
    this.regions = regions;
  }

  /**
   * The percentiles before, during and after the faults, the medians between home regions in each
   * of these phases, and what these figures do not count.
   *
   * @param homes the region to which each client belongs, by its name
   */
  static List<Section> of(
      List<HistoryEvent> events,
      Map<String, RegionId> homes,
      List<RegionId> regions,
      Phases phases) {
    LatencySections sections = new LatencySections(regions);
    sections.read(events, homes, phases);
    List<Section> all = new ArrayList<>();
    all.add(sections.percentileTable());
    for (String phase : Phases.NAMES) {
      if (sections.byPair.keySet().stream().anyMatch(pair -> pair.phase().equals(phase))) {
        all.add(sections.matrix(phase));
      }
    }
    all.add(HOW_IT_COUNTS);
    return all;
  }

  private void read(List<HistoryEvent> events, Map<String, RegionId> homes, Phases phases) {
    for (String phase : Phases.NAMES) {
      byPhase.put("acknowledgement, " + phase, new Latencies());
      byPhase.put("delivery, " + phase, new Latencies());
    }
    Map<MessageKey, Long> sentNanos = new HashMap<>();
    for (HistoryEvent event : events) {
      if (event instanceof Sent sent) {
        sentNanos.put(sent.message(), sent.atNanos());
      } else if (event instanceof Acknowledged acknowledged) {
        Long sent = sentNanos.get(acknowledged.message());
        if (sent != null) {
          record("acknowledgement, ", phases.of(sent), event.atNanos() - sent);
        }
      } else if (event instanceof Received received) {
        Long sent = sentNanos.get(received.message());
        RegionId from = homes.get(received.message().publisher());
        RegionId to = homes.get(received.client());
        if (sent != null && from != null && to != null) {
          Optional<String> phase = phases.of(sent);
          record("delivery, ", phase, event.atNanos() - sent);
          phase.ifPresent(
              name ->
                  byPair
                      .computeIfAbsent(new Pair(name, from, to), pair -> new Latencies())
                      .record(event.atNanos() - sent));
        }
      }
    }
  }

  private void record(String kind, Optional<String> phase, long nanos) {
    if (phase.isPresent()) {
      byPhase.computeIfAbsent(kind + phase.get(), name -> new Latencies()).record(nanos);
    }
  }

  private Section percentileTable() {
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    byPhase.forEach(
        (name, latencies) -> {
          if (latencies.count() > 0) {
            rows.put(name, latencies.percentiles());
          }
        });
    return new Section.Percentiles("Latency before, during and after the faults", rows);
  }

  private Section matrix(String phase) {
    List<String> names = regions.stream().map(RegionId::value).toList();
    List<List<Double>> cells = new ArrayList<>();
    for (RegionId from : regions) {
      List<Double> row = new ArrayList<>();
      for (RegionId to : regions) {
        Latencies latencies = byPair.get(new Pair(phase, from, to));
        row.add(latencies == null ? Double.NaN : latencies.millis(50));
      }
      cells.add(row);
    }
    return new Section.Matrix(
        "Median latency from publishers' to subscribers' home region, " + phase,
        "ms",
        names,
        names,
        cells);
  }
}
