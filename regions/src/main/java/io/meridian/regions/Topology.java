package io.meridian.regions;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All regions, in the order of the file.
 *
 * @param regions 1 to 6, with ids, indexes and addresses that are unique, and peers that exist
 */
public record Topology(List<Region> regions) {
  /** The most regions that a topology may have. */
  public static final int MAX_REGIONS = 6;

  public Topology {
    regions = List.copyOf(regions);
    if (regions.isEmpty() || regions.size() > MAX_REGIONS) {
      throw new IllegalArgumentException(
          "regions has " + regions.size() + " entries, allowed are 1 to " + MAX_REGIONS);
    }
    Map<Object, RegionId> owners = new HashMap<>();
    for (Region region : regions) {
      claim(owners, "id", region.id(), region);
      claim(owners, "index", region.index(), region);
      region.addresses().forEach(address -> claim(owners, "address", address, region));
      if (!region.addresses().contains(region.cassandraAddress())) {
        claim(owners, "cassandra address", region.cassandraAddress(), region);
      }
    }
    for (Region region : regions) {
      for (RegionId peer : region.peers()) {
        if (!owners.containsKey(peer)) {
          throw new IllegalArgumentException(
              "peer " + peer + " of region " + region.id() + " is not one of " + names(regions));
        }
      }
      // A majority is counted of all regions, so each has to hear from all.
      if (region.peers().size() != regions.size() - 1) {
        throw new IllegalArgumentException(
            "peers of region "
                + region.id()
                + " are "
                + region.peers()
                + ", it needs all other regions of "
                + names(regions));
      }
    }
  }

  /**
   * Reads and checks a topology.
   *
   * @param file JSON, as in {@code regions/topology.json}, at most 1 MiB
   * @throws InvalidTopologyException naming file, field, value and limit, also when the file cannot
   *     be read
   */
  public static Topology load(Path file) {
    return new TopologyReader(file).read();
  }

  /**
   * The region of that id.
   *
   * @throws IllegalArgumentException naming the regions there are, when there is no such region
   */
  public Region region(RegionId id) {
    return find(id)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown region " + id + ", known are " + names(regions)));
  }

  /** The region of that id, if there is one. */
  public Optional<Region> find(RegionId id) {
    return regions.stream().filter(region -> region.id().equals(id)).findFirst();
  }

  private static void claim(
      Map<Object, RegionId> owners, String what, Object value, Region region) {
    RegionId owner = owners.putIfAbsent(value, region.id());
    if (owner != null) {
      throw new IllegalArgumentException(
          what
              + " "
              + value
              + " of region "
              + region.id()
              + " is that of region "
              + owner
              + " too");
    }
  }

  private static String names(List<Region> regions) {
    return regions.stream().map(region -> region.id().value()).collect(joining(", "));
  }
}
