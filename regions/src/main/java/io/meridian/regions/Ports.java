package io.meridian.regions;

import java.util.HashSet;
import java.util.Set;

/**
 * The TCP ports of a region, the same on each of its nodes; each 1 to 65535, all different.
 *
 * @param client the client protocol, HTTP and WebSocket
 * @param cluster between the nodes of the region
 * @param link between regions
 * @param cassandra CQL of the region's own Cassandra
 * @param cassandraStorage between the Cassandra nodes of the region
 */
public record Ports(int client, int cluster, int link, int cassandra, int cassandraStorage) {
  /** What a topology that names no ports means. */
  public static final Ports DEFAULT = new Ports(8080, 25520, 7400, 9042, 7000);

  private static final int MAX_PORT = 65_535;

  public Ports {
    Set<Integer> seen = new HashSet<>();
    check("client", client, seen);
    check("cluster", cluster, seen);
    check("link", link, seen);
    check("cassandra", cassandra, seen);
    check("cassandraStorage", cassandraStorage, seen);
  }

  private static void check(String name, int port, Set<Integer> seen) {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "port " + name + " is " + port + ", allowed are 1 to " + MAX_PORT);
    }
    if (!seen.add(port)) {
      throw new IllegalArgumentException(
          "port " + name + " is " + port + ", which another port of the region has already");
    }
  }
}
