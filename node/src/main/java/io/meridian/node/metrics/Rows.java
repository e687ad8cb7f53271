package io.meridian.node.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rows of each {@link NodeGauge}, replaced as a whole: a region that is gone leaves none. */
final class Rows {
  private final Map<NodeGauge, MultiGauge> gauges = new EnumMap<>(NodeGauge.class);
  private final Map<NodeGauge, List<MultiGauge.Row<?>>> rows = new EnumMap<>(NodeGauge.class);

  Rows(MeterRegistry registry) {
    for (NodeGauge gauge : NodeGauge.values()) {
      gauges.put(
          gauge,
          MultiGauge.builder(gauge.meter)
              .description(gauge.help)
              .baseUnit(gauge.unit)
              .register(registry));
    }
  }

  void clear() {
    rows.clear();
  }

  void add(NodeGauge gauge, double value) {
    add(gauge, Tags.empty(), value);
  }

  void add(NodeGauge gauge, String region, double value) {
    add(gauge, Tags.of(String.valueOf(gauge.label), region), value);
  }

  private void add(NodeGauge gauge, Tags tags, double value) {
    rows.computeIfAbsent(gauge, none -> new ArrayList<>()).add(MultiGauge.Row.of(tags, value));
  }

  void publish() {
    gauges.forEach((gauge, meter) -> meter.register(rows.getOrDefault(gauge, List.of()), true));
  }
}
