package io.meridian.chaos.wan;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.wan.PathDelay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The network between clients and regions: a {@link ClientRelay} before each node. */
public final class ClientNetwork implements AutoCloseable {
  private final Map<RegionId, List<ClientRelay>> relays = new LinkedHashMap<>();

  /**
   * Opens its relays, without delay.
   *
   * @param topology the regions as they are
   * @param addresses where clients reach a region's nodes, in their order; a region that is not
   *     named has no relays, since clients reach it directly
   * @param seed of the jitter
   * @throws java.io.UncheckedIOException when an address is taken
   */
  public ClientNetwork(Topology topology, Map<RegionId, List<String>> addresses, long seed) {
    SplittableRandom seeds = new SplittableRandom(seed);
    try {
      for (Region region : topology.regions()) {
        open(region, addresses.getOrDefault(region.id(), List.of()), seeds);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(Region region, List<String> addresses, SplittableRandom seeds) {
    List<ClientRelay> opened = new ArrayList<>();
    relays.put(region.id(), opened);
    for (String address : addresses) {
      opened.add(
          ClientRelay.open(region, opened.size() + 1, address, PathDelay.NONE, seeds.nextLong()));
    }
  }

  /**
   * All that goes between clients and a region.
   *
   * @throws IllegalArgumentException when nothing stands between them
   */
  public List<ClientRelay> to(RegionId region) {
    List<ClientRelay> found = relays.getOrDefault(region, List.of());
    if (found.isEmpty()) {
      throw new IllegalArgumentException("nothing stands between clients and " + region);
    }
    return List.copyOf(found);
  }

  /** Changes how long bytes are under way between clients and any region. Faults stay. */
  public void delay(PathDelay delay) {
    relays.values().forEach(region -> region.forEach(relay -> relay.delay(delay)));
  }

  /** No more faults, as {@link ClientRelay#heal}. */
  public void heal() {
    relays.values().forEach(region -> region.forEach(ClientRelay::heal));
  }

  @Override
  public void close() {
    relays.values().forEach(region -> region.forEach(ClientRelay::close));
  }
}
