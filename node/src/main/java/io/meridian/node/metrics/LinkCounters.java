package io.meridian.node.metrics;

import io.meridian.replication.link.LinkFault;
import io.meridian.replication.link.LinkFaults;
import io.meridian.replication.link.LinkTraffic;
import io.meridian.replication.link.ListenerTraffic;
import io.meridian.replication.link.RegionLink;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Counters of the links that there are, and of the listener; a link that is gone has none. */
final class LinkCounters {
  private final MeterRegistry registry;
  private final ListenerTraffic in;
  private final Map<RegionLink, List<Meter>> bound = new HashMap<>();

  LinkCounters(MeterRegistry registry, ListenerTraffic in) {
    this.registry = registry;
    this.in = in;
    for (LinkFault fault : LinkFault.values()) {
      FunctionCounter.builder(
              "meridian.link.listener.closed", in.faults(), faults -> faults.of(fault))
          .description("Connections of peers and strangers that were closed here, by reason")
          .tag("reason", fault.toString())
          .register(registry);
    }
  }

  /** Takes up new links, lets those go that are not there any more. */
  void follow(Collection<RegionLink> links) {
    bound
        .entrySet()
        .removeIf(
            known -> {
              boolean gone = !links.contains(known.getKey());
              if (gone) {
                known.getValue().forEach(registry::remove);
              }
              return gone;
            });
    links.forEach(link -> bound.computeIfAbsent(link, this::bind));
  }

  private List<Meter> bind(RegionLink link) {
    String peer = link.to().value();
    LinkTraffic out = link.traffic();
    List<Meter> meters = new ArrayList<>();
    meters.add(
        counter("sent.messages", out, LinkTraffic::sentMessages)
            .description("Messages sent to the peer")
            .tag("peer", peer)
            .register(registry));
    meters.add(
        counter("sent", out, LinkTraffic::sentBytes)
            .description("Bytes sent to the peer")
            .baseUnit("bytes")
            .tag("peer", peer)
            .register(registry));
    meters.add(
        counter("received.messages", in, from -> from.messages(link.to()))
            .description("Messages received from the peer")
            .tag("peer", peer)
            .register(registry));
    meters.add(
        counter("received", in, from -> from.bytes(link.to()))
            .description("Bytes received from the peer")
            .baseUnit("bytes")
            .tag("peer", peer)
            .register(registry));
    meters.add(dropped(out, peer, "down", LinkTraffic::droppedDown));
    meters.add(dropped(out, peer, "full", LinkTraffic::droppedFull));
    for (LinkFault fault : LinkFault.values()) {
      meters.add(closed(out.faults(), peer, fault));
    }
    return meters;
  }

  private static <T> FunctionCounter.Builder<T> counter(
      String name, T counts, ToDoubleFunction<T> read) {
    return FunctionCounter.builder("meridian.link." + name, counts, read);
  }

  private Meter dropped(
      LinkTraffic out, String peer, String reason, ToDoubleFunction<LinkTraffic> read) {
    return counter("dropped.messages", out, read)
        .description("Messages to the peer that were dropped, which costs time and no entry")
        .tags("peer", peer, "reason", reason)
        .register(registry);
  }

  private Meter closed(LinkFaults faults, String peer, LinkFault fault) {
    return counter("closed", faults, of -> of.of(fault))
        .description("Connections to the peer that failed, by reason")
        .tags("peer", peer, "reason", fault.toString())
        .register(registry);
  }
}
