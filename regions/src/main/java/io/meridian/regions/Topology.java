package io.meridian.regions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * All regions, in the order of the file.
 *
 * @param regions 1 to 6, with ids, indexes and addresses that are unique, networks that do not
 *     overlap, and peers that exist; at least one is a member, at most one is joining or leaving
 * @param retiredIndexes those of regions that were removed, all different: connection keys that
 *     clients still hold carry them, so no other region may have them
 */
public record Topology(List<Region> regions, List<Integer> retiredIndexes) {
  /** The most regions that a topology may have. */
  public static final int MAX_REGIONS = 6;

  public Topology {
    regions = List.copyOf(regions);
    retiredIndexes = List.copyOf(retiredIndexes);
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
    requireApart(regions);
    requireRetired(retiredIndexes, regions);
    requireOneChangeAtATime(regions);
    for (Region region : regions) {
      for (RegionId peer : region.peers()) {
        if (!owners.containsKey(peer)) {
          throw new IllegalArgumentException(
              "peer " + peer + " of region " + region.id() + " is not one of " + names(regions));
        }
      }
      // A majority is counted of the regions, so each has to hear from all.
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

  /**
   * The index for one more region: above all that were ever used, else the lowest never used.
   *
   * @return empty when all have been used
   */
  public OptionalInt nextIndex() {
    Set<Integer> used = new HashSet<>(retiredIndexes);
    regions.forEach(region -> used.add(region.index()));
    int above = Collections.max(used) + 1;
    return IntStream.concat(IntStream.of(above), IntStream.range(1, above))
        .filter(index -> index <= Region.MAX_INDEX && !used.contains(index))
        .findFirst();
  }

  /**
   * Names what the file says, whatever its layout: nodes report it, so that who changed the file
   * can tell when all have taken it.
   *
   * @return 12 hexadecimal digits
   */
  public String version() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Networks that overlap cannot be routed to each other. */
  private static void requireApart(List<Region> regions) {
    Map<RegionId, Cidr> networks = new LinkedHashMap<>();
    for (Region region : regions) {
      region
          .cidr()
          .ifPresent(
              cidr -> {
                networks.forEach(
                    (owner, other) -> {
                      if (other.overlaps(cidr)) {
                        throw new IllegalArgumentException(
                            "cidr %s of region %s overlaps %s of region %s"
                                .formatted(cidr, region.id(), other, owner));
                      }
                    });
                networks.put(region.id(), cidr);
              });
    }
  }

  private static void requireRetired(List<Integer> retired, List<Region> regions) {
    var seen = new HashSet<Integer>();
    for (int index : retired) {
      if (index < 1 || index > Region.MAX_INDEX) {
        throw new IllegalArgumentException(
            "retiredIndexes has " + index + ", allowed are 1 to " + Region.MAX_INDEX);
      }
      if (!seen.add(index)) {
        throw new IllegalArgumentException("retiredIndexes has " + index + " twice");
      }
    }
    for (Region region : regions) {
      if (seen.contains(region.index())) {
        throw new IllegalArgumentException(
            "index "
                + region.index()
                + " of region "
                + region.id()
                + " is one of retiredIndexes: a region that was removed had it");
      }
    }
  }

  /** Two memberships that differ by one region are safe side by side; by two, they are not. */
  private static void requireOneChangeAtATime(List<Region> regions) {
    List<Region> changing = regions.stream().filter(region -> region.state().isChanging()).toList();
    if (changing.size() > 1) {
      throw new IllegalArgumentException(
          "state of region "
              + changing.get(1).id()
              + " is "
              + changing.get(1).state().text()
              + " and that of region "
              + changing.get(0).id()
              + " is "
              + changing.get(0).state().text()
              + ", only one region may be joining or leaving at a time");
    }
    if (regions.stream().noneMatch(region -> region.state() == RegionState.MEMBER)) {
      throw new IllegalArgumentException(
          "state of no region of " + names(regions) + " is member, at least one has to be");
    }
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
