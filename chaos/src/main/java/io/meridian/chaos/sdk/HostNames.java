package io.meridian.chaos.sdk;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Host names of two kinds for each region. One means the addresses of all regions, nearest first:
 * that is how an ably-java client finds another region at once. The other means the region's own
 * addresses alone. There are {@link #KINDS} of each, of which each begins with another node, so
 * that clients spread over the nodes. A deployment does it with latency-based DNS, and on one
 * machine a hosts file does, which a JVM reads when {@code jdk.net.hosts.file} names it. Such a JVM
 * resolves no other names.
 */
public final class HostNames {
  /** System property that a JVM must have from its start. */
  static final String HOSTS_FILE_PROPERTY = "jdk.net.hosts.file";

  /** How many names of a sort a region has. */
  static final int KINDS = 3;

  private static final double EARTH_RADIUS_KILOMETRES = 6_371;

  private HostNames() {}

  /**
   * What clients of the region connect to.
   *
   * @param client counts the clients of its sort in the region, from 1
   */
  static String of(RegionId region, int client) {
    return region + "-" + kind(client) + ".meridian.test";
  }

  /** What clients connect to that never leave the region; as {@link #of}. */
  static String ofAlone(RegionId region, int client) {
    return region + "-" + kind(client) + ".alone.meridian.test";
  }

  private static int kind(int client) {
    return (client - 1) % KINDS + 1;
  }

  /**
   * Writes the hosts file.
   *
   * @param addresses where clients reach the nodes that run, by region
   */
  public static void write(Path file, Topology topology, Map<RegionId, List<String>> addresses)
      throws IOException {
    List<String> lines = new ArrayList<>();
    for (Region region : topology.regions()) {
      for (int kind = 1; kind <= KINDS; kind++) {
        List<String> own = rotated(addresses.getOrDefault(region.id(), List.of()), kind - 1);
        for (String address : own) {
          lines.add(address + " " + of(region.id(), kind));
          lines.add(address + " " + ofAlone(region.id(), kind));
        }
        for (Region near : nearestFirst(region, topology)) {
          if (!near.id().equals(region.id())) {
            for (String address : addresses.getOrDefault(near.id(), List.of())) {
              lines.add(address + " " + of(region.id(), kind));
            }
          }
        }
      }
    }
    Files.write(file, lines);
  }

  private static List<String> rotated(List<String> addresses, int by) {
    List<String> rotated = new ArrayList<>(addresses);
    Collections.rotate(rotated, -by);
    return rotated;
  }

  private static List<Region> nearestFirst(Region from, Topology topology) {
    return topology.regions().stream()
        .sorted(Comparator.comparingDouble(to -> distanceKilometres(from, to)))
        .toList();
  }

  /** Along a great circle (haversine formula); 0 to itself. */
  private static double distanceKilometres(Region from, Region to) {
    double fromLatitude = Math.toRadians(from.latitude());
    double toLatitude = Math.toRadians(to.latitude());
    double longitudes = Math.toRadians(to.longitude() - from.longitude());
    double chord =
        square(Math.sin((toLatitude - fromLatitude) / 2))
            + Math.cos(fromLatitude) * Math.cos(toLatitude) * square(Math.sin(longitudes / 2));
    return 2 * EARTH_RADIUS_KILOMETRES * Math.asin(Math.sqrt(chord));
  }

  private static double square(double x) {
    return x * x;
  }
}
