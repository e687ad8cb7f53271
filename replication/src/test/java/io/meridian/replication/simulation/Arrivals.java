package io.meridian.replication.simulation;

import io.meridian.chaos.sim.Sometimes;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Base;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What comes from peers, without the mechanisms that a run leaves out. */
final class Arrivals {
  private final SimulationOptions options;
  private final Sometimes sometimes;

  Arrivals(ReplicationSimulation world) {
    this.options = world.options;
    this.sometimes = world.sometimes;
  }

  /**
   * What a region takes it for.
   *
   * @param held what the region holds
   */
  Exchange of(RegionId from, Exchange body, VersionVector held) {
    if (body instanceof Exchange.Entries entries) {
      return entries(entries, from, held);
    }
    if (body instanceof Exchange.Begin begin && !options.has(Mechanism.BASE_KNOWLEDGE)) {
      Base bare = new Base(begin.base().vector(), Map.of(), Map.of(), Map.of());
      return new Exchange.Begin(bare, begin.held());
    }
    return body;
  }

  private Exchange.Entries entries(Exchange.Entries sent, RegionId from, VersionVector held) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : sent.entries()) {
      boolean next = entry.dot().seq() == held.of(entry.dot().origin()) + 1;
      if (next) {
        sometimes.reachedIf(!entry.dot().origin().region().equals(from), "relay");
        sometimes.reachedIf(entry.after() != null && !held.covers(entry.after()), "chain hold");
        Operation operation = entry.operation();
        sometimes.reachedIf(
            operation != null
                && (!held.covers(operation.target().dot())
                    || (operation.follows() != null && !held.covers(operation.follows()))),
            "operation kept aside");
      }
      entries.add(withoutMechanisms(entry));
    }
    return new Exchange.Entries(entries, sent.held());
  }

  private Entry withoutMechanisms(Entry entry) {
    Operation operation = entry.operation();
    return new Entry(
        entry.dot(),
        entry.key(),
        options.has(Mechanism.CHAIN) ? entry.after() : null,
        entry.continues(),
        entry.serial(),
        operation == null || options.has(Mechanism.OPERATION_CHAIN)
            ? operation
            : new Operation(operation.kind(), operation.target(), null),
        entry.payload());
  }
}
