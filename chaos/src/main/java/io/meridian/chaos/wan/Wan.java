package io.meridian.chaos.wan;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.wan.PathDelay;
import io.meridian.regions.wan.RelayAddresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * The network between all regions of a topology: a {@link WanLink} from each region to each other
 * one. Nodes come to use it through the topology that {@link #writeTopology} makes for their
 * region.
 */
public final class Wan implements AutoCloseable {
  private record Pair(RegionId from, RegionId to) {}

  private final Path topologyFile;
  private final RelayAddresses addresses;
  private final Map<Pair, WanLink> links = new LinkedHashMap<>();

  /**
   * Opens relays for all links, without jitter.
   *
   * @param topologyFile the regions as they are
   * @param firstSubnet where relays listen, see {@link RelayAddresses}
   * @param oneWay delay of each link, each way
   * @throws java.io.UncheckedIOException when an address is taken
   */
  public Wan(Path topologyFile, int firstSubnet, Duration oneWay) {
    this(topologyFile, new RelayAddresses(firstSubnet), (from, to) -> PathDelay.of(oneWay), 0);
  }

  /**
   * Opens relays for all links.
   *
   * @param topologyFile the regions as they are
   * @param addresses where relays listen
   * @param delays from one region to another
   * @param seed of the jitter
   * @throws java.io.UncheckedIOException when an address is taken
   */
  public Wan(
      Path topologyFile,
      RelayAddresses addresses,
      BiFunction<RegionId, RegionId, PathDelay> delays,
      long seed) {
    this.topologyFile = topologyFile;
    this.addresses = addresses;
    List<Region> regions = Topology.load(topologyFile).regions();
    var seeds = new SplittableRandom(seed);
    try {
      for (Region from : regions) {
        for (Region to : regions) {
          if (!from.id().equals(to.id())) {
            open(from, to, delays, seeds);
          }
        }
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(
      Region from,
      Region to,
      BiFunction<RegionId, RegionId, PathDelay> delays,
      SplittableRandom seeds) {
    int port = to.ports().link();
    List<TcpRelay> relays = new ArrayList<>();
    for (String address : addresses.between(from, to)) {
      try {
        relays.add(
            new TcpRelay(
                new InetSocketAddress(address, port),
                new InetSocketAddress(to.address(relays.size() + 1), port),
                delays.apply(from.id(), to.id()),
                delays.apply(to.id(), from.id()),
                seeds.nextLong()));
      } catch (RuntimeException e) {
        relays.forEach(TcpRelay::close);
        throw e;
      }
    }
    links.put(new Pair(from.id(), to.id()), new WanLink(relays));
  }

  /**
   * The network from one region to another.
   *
   * @throws IllegalArgumentException when there is no such pair
   */
  public WanLink link(RegionId from, RegionId to) {
    WanLink link = links.get(new Pair(from, to));
    if (link == null) {
      throw new IllegalArgumentException("no link from " + from + " to " + to);
    }
    return link;
  }

  /** All links from a region and to it. */
  public List<WanLink> links(RegionId region) {
    return links.entrySet().stream()
        .filter(link -> link.getKey().from().equals(region) || link.getKey().to().equals(region))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** All links there are. */
  public Collection<WanLink> links() {
    return List.copyOf(links.values());
  }

  /**
   * All that goes from one region to another, whoever opened the connection.
   *
   * @throws IllegalArgumentException when there is no such pair
   */
  public WanPath path(RegionId from, RegionId to) {
    return new WanPath(from, to, link(from, to), link(to, from));
  }

  /** All paths there are. */
  public List<WanPath> paths() {
    return links.keySet().stream().map(pair -> path(pair.from(), pair.to())).toList();
  }

  /** Changes how long bytes are under way between any two regions. Faults stay. */
  public void delay(BiFunction<RegionId, RegionId, PathDelay> delays) {
    paths().forEach(path -> path.delay(delays.apply(path.from(), path.to())));
  }

  /** As {@link RelayAddresses#writeAsSeenBy}. */
  public void writeTopology(RegionId of, Path file) throws IOException {
    addresses.writeAsSeenBy(of, topologyFile, file);
  }

  @Override
  public void close() {
    links.values().forEach(WanLink::close);
  }
}
