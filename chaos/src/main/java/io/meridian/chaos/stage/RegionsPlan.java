package io.meridian.chaos.stage;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Which regions a run has, and where.
 *
 * @param regions of those this package knows: {@code eu}, {@code us}, {@code ap}
 * @param nodes how many each runs, 1 when it says nothing
 * @param regionSubnet node N of the first region is at {@code 127.0.S.N}, where S is this number,
 *     that of the second region in the subnet after it, and so on
 * @param relaySubnet as {@link io.meridian.chaos.wan.Wan} has it
 * @param clientSubnet as the region subnet, of where clients reach nodes through a network; empty
 *     when they reach them directly
 */
public record RegionsPlan(
    List<RegionId> regions,
    Map<RegionId, Integer> nodes,
    int regionSubnet,
    int relaySubnet,
    OptionalInt clientSubnet) {
  private static final String TOPOLOGY = "topology.json";
  private static final JsonMapper JSON = new JsonMapper();

  public RegionsPlan {
    regions = List.copyOf(regions);
    nodes = Map.copyOf(nodes);
  }

  /** How many nodes a region runs. */
  public int nodes(RegionId region) {
    return nodes.getOrDefault(region, 1);
  }

  /** Where clients reach the nodes of each region, in their order. */
  public Map<RegionId, List<String>> clientAddresses() {
    Map<RegionId, List<String>> addresses = new LinkedHashMap<>();
    for (RegionId region : regions) {
      addresses.put(region, addresses(clientSubnet.orElse(regionSubnet), region));
    }
    return addresses;
  }

  private List<String> addresses(int firstSubnet, RegionId region) {
    int subnet = firstSubnet + regions.indexOf(region);
    return IntStream.rangeClosed(1, nodes(region))
        .mapToObj(node -> "127.0." + subnet + "." + node)
        .toList();
  }

  /** Those that it can be made of, in the order of their indexes. */
  public static List<RegionId> known() {
    return StreamSupport.stream(descriptions().spliterator(), false)
        .map(region -> new RegionId(region.get("id").textValue()))
        .toList();
  }

  /**
   * Writes the regions as they are, without a network between them.
   *
   * @param file its folder is made when it is missing
   * @return what was written
   * @throws LaunchException when it does not know one of them
   */
  public Topology writeTopology(Path file) throws IOException {
    JsonNode descriptions = descriptions();
    ObjectNode written = JSON.createObjectNode();
    ArrayNode list = written.putArray("regions");
    for (RegionId region : regions) {
      list.add(placed(find(descriptions, region)));
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), written);
    return Topology.load(file);
  }

  private ObjectNode placed(ObjectNode region) {
    RegionId id = new RegionId(region.get("id").textValue());
    ArrayNode addresses = region.putArray("addresses");
    addresses(regionSubnet, id).forEach(addresses::add);
    ArrayNode peers = region.putArray("peers");
    regions.stream().filter(peer -> !peer.equals(id)).forEach(peer -> peers.add(peer.value()));
    return region;
  }

  private static ObjectNode find(JsonNode descriptions, RegionId region) {
    return StreamSupport.stream(descriptions.spliterator(), false)
        .filter(candidate -> candidate.get("id").textValue().equals(region.value()))
        .map(ObjectNode.class::cast)
        .findFirst()
        .orElseThrow(
            () ->
                new LaunchException(
                    "unknown region "
                        + region
                        + ", known are "
                        + known().stream().map(RegionId::value).collect(joining(", "))));
  }

  private static JsonNode descriptions() {
    try (InputStream in =
        Objects.requireNonNull(RegionsPlan.class.getResourceAsStream(TOPOLOGY), TOPOLOGY)) {
      return JSON.readTree(in).get("regions");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + TOPOLOGY, e);
    }
  }
}
