package io.meridian.node;

import io.meridian.node.auth.App;
import io.meridian.node.auth.Apps;
import io.meridian.regions.InvalidTopologyException;
import io.meridian.regions.LocalKey;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a node is told by its environment.
 *
 * @param topologyFile watched while the node runs
 * @param topology what it said when the node started
 * @param node this node's number in its region, from 1
 * @param nodes how many nodes the region runs; each of them is a seed of its cluster
 * @param cassandra contact points, {@code host:port}
 * @param datacenter the data centre that they are in
 * @param replicas copies of each row there
 * @param apps who may connect
 * @param secret what all regions share: it signs connection keys and proves links
 * @param linkCertificate for TLS between regions; without it links are in clear
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record NodeSettings(
    Path topologyFile,
    Topology topology,
    Region region,
    int node,
    int nodes,
    List<String> cassandra,
    String datacenter,
    int replicas,
    Apps apps,
    byte[] secret,
    Optional<LinkCertificateSettings> linkCertificate) {
  private static final int SECRET_BYTES_MIN = 16;

  /**
   * Reads and checks the environment.
   *
   * @throws IllegalArgumentException naming the variable, its value and what it may be
   */
  static NodeSettings of(Map<String, String> environment) {
    Topology topology =
        value(environment, "MERIDIAN_TOPOLOGY", file -> Topology.load(Path.of(file)));
    Region region = value(environment, "MERIDIAN_REGION", id -> topology.region(new RegionId(id)));
    int addresses = region.addresses().size();
    int nodes = number(environment, "MERIDIAN_NODES", 1, 1, addresses);
    int node = number(environment, "MERIDIAN_NODE", 1, 1, nodes);
    Apps apps = value(environment, "MERIDIAN_APPS", NodeSettings::apps);
    requireLoopbackForLocalKey(apps, region.address(node));
    return new NodeSettings(
        Path.of(required(environment, "MERIDIAN_TOPOLOGY")),
        topology,
        region,
        node,
        nodes,
        value(environment, "MERIDIAN_CASSANDRA", NodeSettings::contactPoints),
        environment.getOrDefault("MERIDIAN_DATACENTER", "dc1"),
        number(environment, "MERIDIAN_CASSANDRA_REPLICAS", 1, 1, 9),
        apps,
        value(environment, "MERIDIAN_SECRET_FILE", NodeSettings::secret),
        LinkCertificateSettings.of(environment, region.id()));
  }

  String address() {
    return region.address(node);
  }

  /** For logs and for clients' {@code serverId}. */
  String name() {
    return region.id() + "-" + node;
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }

  /** What the variable's value comes to; a mistake in it is named with the variable. */
  private static <T> T value(
      Map<String, String> environment, String name, Function<String, T> reading) {
    String text = required(environment, name);
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException | InvalidTopologyException e) {
      throw new IllegalArgumentException(name + " is '" + text + "': " + e.getMessage(), e);
    }
  }

  private static List<String> contactPoints(String text) {
    List<String> points = List.of(text.split(","));
    for (String point : points) {
      int colon = point.lastIndexOf(':');
      if (colon < 1 || !isPort(point.substring(colon + 1))) {
        throw new IllegalArgumentException("contact point '" + point + "' is not host:port");
      }
    }
    return points;
  }

  private static boolean isPort(String text) {
    return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
  }

  private static int number(
      Map<String, String> environment, String name, int otherwise, int min, int max) {
    String text = environment.getOrDefault(name, Integer.toString(otherwise));
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is '" + text + "', not a number", e);
    }
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " is " + value + ", allowed are " + min + " to " + max);
    }
    return value;
  }

  private static Apps apps(String file) {
    try {
      return Apps.load(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("the file cannot be read", e);
    }
  }

  private static byte[] secret(String file) {
    String text;
    try {
      text = Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException("the file cannot be read", e);
    }
    byte[] secret = text.getBytes(StandardCharsets.UTF_8);
    if (secret.length < SECRET_BYTES_MIN) {
      throw new IllegalArgumentException(
          "the secret has " + secret.length + " bytes, min " + SECRET_BYTES_MIN);
    }
    return secret;
  }

  /** Everybody knows the local key, so it must not be accepted where others can connect. */
  private static void requireLoopbackForLocalKey(Apps apps, String address) {
    boolean local =
        apps.find(LocalKey.APP_ID)
            .flatMap((App app) -> app.key(LocalKey.KEY_ID))
            .filter(key -> key.secret().equals(LocalKey.SECRET))
            .isPresent();
    if (local && !loopback(address)) {
      throw new IllegalArgumentException(
          "the local key is for loopback addresses only and this node's is "
              + address
              + ": give app '"
              + LocalKey.APP_ID
              + "' another secret in MERIDIAN_APPS");
    }
  }

  private static boolean loopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address " + address + " cannot be resolved", e);
    }
  }
}
