package io.meridian.regions.launch;

import io.meridian.regions.Region;
import java.util.Map;
import java.util.Optional;

/**
 * Which Cassandra nodes use: their region's own, or one that exists already.
 *
 * @param existing contact points, {@code host:port[,host:port]}
 * @param datacenter the name that Cassandra gives the region's datacenter
 */
record DatabaseChoice(Optional<String> existing, String datacenter) {
  private static final String OWN_DATACENTER = "dc1";

  static DatabaseChoice from(Map<String, String> environment) {
    Optional<String> existing =
        Optional.ofNullable(environment.get("MERIDIAN_CASSANDRA")).filter(text -> !text.isBlank());
    String datacenter =
        existing.isPresent()
            ? environment.getOrDefault("MERIDIAN_DATACENTER", OWN_DATACENTER)
            : OWN_DATACENTER;
    return new DatabaseChoice(existing, datacenter);
  }

  boolean isOwn() {
    return existing.isEmpty();
  }

  String contactPoints(Region region) {
    return existing.orElseGet(() -> region.cassandraAddress() + ":" + region.ports().cassandra());
  }
}
