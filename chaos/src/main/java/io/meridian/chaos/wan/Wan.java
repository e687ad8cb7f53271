package io.meridian.chaos.wan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network between all regions of a topology: a {@link WanLink} from each region to each other
 * one. Nodes come to use it through the topology that {@link #writeTopology} makes for their
 * region.
 */
public final class Wan implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private record Pair(RegionId from, RegionId to) {}

  private final Path topologyFile;
  private final Map<Pair, WanLink> links = new LinkedHashMap<>();
  private final Map<Pair, List<String>> addresses = new LinkedHashMap<>();

  /**
   * Opens relays for all links.
   *
   * @param topologyFile the regions as they are
   * @param firstSubnet relays listen on the link ports of {@code 127.0.S.N}, where S is this number
   *     for the first pair of regions, one more for each further pair in the order of the topology,
   *     and N the number of the node
   * @param oneWay delay of each link, each way
   * @throws java.io.UncheckedIOException when an address is taken
   */
  public Wan(Path topologyFile, int firstSubnet, Duration oneWay) {
    this.topologyFile = topologyFile;
    List<Region> regions = Topology.load(topologyFile).regions();
    int subnet = firstSubnet;
    try {
      for (Region from : regions) {
        for (Region to : regions) {
          if (!from.id().equals(to.id())) {
            open(new Pair(from.id(), to.id()), to, "127.0." + subnet++ + ".", oneWay);
          }
        }
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(Pair pair, Region to, String subnet, Duration oneWay) {
    int port = to.ports().link();
    List<TcpRelay> relays = new ArrayList<>();
    List<String> listening = new ArrayList<>();
    for (int node = 1; node <= to.addresses().size(); node++) {
      String address = subnet + node;
      listening.add(address);
      try {
        relays.add(
            new TcpRelay(
                new InetSocketAddress(address, port),
                new InetSocketAddress(to.address(node), port),
                oneWay));
      } catch (RuntimeException e) {
        relays.forEach(TcpRelay::close);
        throw e;
      }
    }
    links.put(pair, new WanLink(relays));
    addresses.put(pair, listening);
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
   * Writes the topology as a region is to see it: its peers are where its links listen.
   *
   * @param file to be written; its folder is made when it is missing
   */
  public void writeTopology(RegionId of, Path file) throws IOException {
    JsonNode root = JSON.readTree(topologyFile.toFile());
    for (JsonNode region : root.get("regions")) {
      List<String> relays = addresses.get(new Pair(of, new RegionId(region.get("id").textValue())));
      if (relays != null) {
        ArrayNode listed = ((ObjectNode) region).putArray("addresses");
        relays.forEach(listed::add);
      }
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), root);
  }

  @Override
  public void close() {
    links.values().forEach(WanLink::close);
  }
}
