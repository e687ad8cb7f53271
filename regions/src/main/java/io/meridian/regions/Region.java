package io.meridian.regions;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One site with its own nodes and its own storage.
 *
 * @param id its name; some that mean something else are refused
 * @param index 1 to 15, unique in the topology; what binary formats carry instead of the name
 * @param name for people, 1 to 64 bytes in UTF-8
 * @param latitude degrees, -90 to 90
 * @param longitude degrees, -180 to 180
 * @param addresses 1 to 9 host names or IPv4 addresses, all different; node N has the Nth
 * @param cassandraAddress where the region's own Cassandra listens
 * @param ports the same on each address
 * @param peers the regions it links to, without itself
 * @param state how far it belongs to the others
 * @param cidr its network, if the topology says: each IPv4 address of the region lies inside
 */
public record Region(
    RegionId id,
    int index,
    String name,
    double latitude,
    double longitude,
    List<String> addresses,
    String cassandraAddress,
    Ports ports,
    List<RegionId> peers,
    RegionState state,
    Optional<Cidr> cidr) {
  /** The most that {@link #index} may be. */
  public static final int MAX_INDEX = 15;

  /** The most nodes that one region may have. */
  public static final int MAX_NODES = 9;

  /**
   * All regions, in commands; what Terraform and its certificates call by these names; what lies
   * beside the regions' folders in the run folder; regions that are unknown, in metrics. A rule for
   * topologies alone: what is stored may name a region that once had such an id.
   */
  private static final SortedSet<String> RESERVED_IDS =
      new TreeSet<>(
          Set.of(
              "all",
              "authority",
              "bench",
              "build-stamp",
              "chaos",
              "default",
              "demo",
              "lock",
              "other",
              "peers",
              "secret",
              "wan"));

  private static final int MAX_NAME_BYTES = 64;
  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

  public Region {
    addresses = List.copyOf(addresses);
    peers = List.copyOf(peers);
    require(
        !RESERVED_IDS.contains(id.value()),
        "id %s is one of %s, which mean something else"
            .formatted(id, String.join(", ", RESERVED_IDS)));
    require(
        index >= 1 && index <= MAX_INDEX, "index is " + index + ", allowed are 1 to " + MAX_INDEX);
    int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
    require(
        nameBytes <= MAX_NAME_BYTES && !isBlank(name),
        "name \"" + name + "\" has " + nameBytes + " bytes, allowed are 1 to 64, not only spaces");
    require(
        !CONTROL.matcher(name).find(), "name has a control character, such as the end of a line");
    require(
        latitude >= -90 && latitude <= 90, "latitude is " + latitude + ", allowed are -90 to 90");
    require(
        longitude >= -180 && longitude <= 180,
        "longitude is " + longitude + ", allowed are -180 to 180");
    require(
        !addresses.isEmpty() && addresses.size() <= MAX_NODES,
        "addresses has " + addresses.size() + " entries, allowed are 1 to " + MAX_NODES);
    addresses.forEach(address -> checkHost("address", address));
    checkHost("cassandra address", cassandraAddress);
    requireDistinct("address", addresses);
    requireDistinct("peer", peers);
    require(!peers.contains(id), "peer " + id + " is the region itself");
    if (cidr.isPresent()) {
      requireInside(cidr.get(), "address", addresses);
      requireInside(cidr.get(), "cassandra address", List.of(cassandraAddress));
    }
  }

  /** A region of which the topology does not say the network. */
  public Region(
      RegionId id,
      int index,
      String name,
      double latitude,
      double longitude,
      List<String> addresses,
      String cassandraAddress,
      Ports ports,
      List<RegionId> peers,
      RegionState state) {
    this(
        id,
        index,
        name,
        latitude,
        longitude,
        addresses,
        cassandraAddress,
        ports,
        peers,
        state,
        Optional.empty());
  }

  /**
   * The address of a node.
   *
   * @param node its number, from 1
   * @throws IllegalArgumentException when the region has no such node
   */
  public String address(int node) {
    require(
        node >= 1 && node <= addresses.size(),
        "region " + id + " has nodes 1 to " + addresses.size() + ", not " + node);
    return addresses.get(node - 1);
  }

  /**
   * Where clients reach a node, as {@code host:port}.
   *
   * @param node its number, from 1
   */
  public String endpoint(int node) {
    return address(node) + ":" + ports.client();
  }

  /** No-break spaces count as spaces, as they do to Terraform. */
  private static boolean isBlank(String text) {
    return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
  }

  private static void checkHost(String what, String host) {
    // What has digits and dots only is no name: resolvers take it for an address in many notations.
    require(
        HOST.matcher(host).matches()
            && (Cidr.isAddress(host) || !DIGITS_AND_DOTS.matcher(host).matches()),
        what + " \"" + host + "\" is not a host name or an IPv4 address of at most 253 characters");
  }

  private static void requireInside(Cidr network, String what, List<String> hosts) {
    hosts.forEach(
        host ->
            require(
                !network.excludes(host), what + " " + host + " lies outside the cidr " + network));
  }

  private static void requireDistinct(String what, List<?> values) {
    var seen = new HashSet<Object>();
    values.forEach(value -> require(seen.add(value), what + " " + value + " is there twice"));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
