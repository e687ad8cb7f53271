package io.meridian.regions.launch;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.cassandra.CassandraSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which Cassandra nodes use: their region's own, or one that exists already.
 *
 * @param existing contact points, {@code host:port[,host:port]}
 * @param datacenter the name that Cassandra gives the region's datacenter
 */
record DatabaseChoice(Optional<String> existing, String datacenter) {
  static DatabaseChoice from(Map<String, String> environment) {
    Optional<String> existing =
        Optional.ofNullable(environment.get("MERIDIAN_CASSANDRA")).filter(text -> !text.isBlank());
    String datacenter =
        existing.isPresent()
            ? environment.getOrDefault("MERIDIAN_DATACENTER", CassandraSettings.DATACENTER)
            : CassandraSettings.DATACENTER;
    return new DatabaseChoice(existing, datacenter);
  }

  boolean isOwn() {
    return existing.isEmpty();
  }

  /**
   * Regions that shared tables would take each other's entries for their own.
   *
   * @param regions that will use this choice
   * @throws LaunchException when several would use one Cassandra
   */
  void requireNotShared(List<RegionId> regions) {
    if (!isOwn() && regions.size() > 1) {
      throw new LaunchException(
          "MERIDIAN_CASSANDRA names the database of one region, and %s would share it: start one of"
                  .formatted(regions)
              + " them, or let each have its own");
    }
  }

  String contactPoints(Region region) {
    return existing.orElseGet(() -> region.cassandraAddress() + ":" + region.ports().cassandra());
  }
}
