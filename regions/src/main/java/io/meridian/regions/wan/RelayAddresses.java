package io.meridian.regions.wan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the emulated network listens: each region reaches the others at addresses that only it
 * uses, so that what it opens is told from what others open.
 *
 * <p>Region F reaches node N of region T at {@code 127.0.S.H}, where S is the first subnet + F's
 * index - 1 and H is 10 × T's index + N, on T's own link port. Regions that come and go move nobody
 * else's addresses.
 *
 * @param firstSubnet that of the region of index 1, 1 to 241
 */
public record RelayAddresses(int firstSubnet) {
  /** What {@code meridian up --wan} uses: 127.0.11.x to 127.0.25.x. */
  public static final RelayAddresses DEFAULT = new RelayAddresses(11);

  private static final int SUBNET_MAX = 256 - Region.MAX_INDEX;
  private static final JsonMapper JSON = new JsonMapper();

  public RelayAddresses {
    if (firstSubnet < 1 || firstSubnet > SUBNET_MAX) {
      throw new IllegalArgumentException(
          "first subnet of relays is " + firstSubnet + ", allowed are 1 to " + SUBNET_MAX);
    }
  }

  /** Where one region reaches the nodes of another, in their order. */
  public List<String> between(Region from, Region to) {
    String prefix = "127.0." + (firstSubnet + from.index() - 1) + ".";
    return IntStream.rangeClosed(1, to.addresses().size())
        .mapToObj(node -> prefix + (10 * to.index() + node))
        .toList();
  }

  /**
   * Writes a topology as one region is to see it: its peers are where it reaches them, which is not
   * in their networks. Who reads meanwhile sees the file before or the new one.
   *
   * @param topologyFile the regions as they are
   * @param seen to be written; its folder is made when it is missing
   */
  public void writeAsSeenBy(RegionId id, Path topologyFile, Path seen) throws IOException {
    Topology topology = Topology.load(topologyFile);
    Region viewer = topology.region(id);
    JsonNode root = JSON.readTree(topologyFile.toFile());
    for (JsonNode entry : root.get("regions")) {
      Region region = topology.region(new RegionId(entry.get("id").textValue()));
      if (!region.id().equals(id)) {
        ArrayNode addresses = ((ObjectNode) entry).putArray("addresses");
        between(viewer, region).forEach(addresses::add);
        ((ObjectNode) entry).remove("cidr");
      }
    }
    Files.createDirectories(seen.toAbsolutePath().getParent());
    Path next = seen.resolveSibling(seen.getFileName() + ".next");
    JSON.writerWithDefaultPrettyPrinter().writeValue(next.toFile(), root);
    Files.move(next, seen, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
