package io.meridian.regions.cassandra;

import io.meridian.regions.Region;
import java.util.List;

/**
 * What one Cassandra is told.
 *
 * @param cluster its cluster's name; a Cassandra refuses others that have another
 * @param address where it listens, for nodes of Meridian and for other Cassandras
 * @param seeds {@code host:port} of those that a new one asks for the others; the same for all of a
 *     cluster, itself may be among them
 * @param datacenter the name of the region's data centre, as nodes of Meridian know it
 * @param rack what fails together; copies of a row are kept in different racks
 * @param heapMebibytes how large its heap may grow
 */
public record CassandraSettings(
    String cluster,
    String address,
    int cqlPort,
    int storagePort,
    List<String> seeds,
    String datacenter,
    String rack,
    int heapMebibytes,
    Surroundings surroundings) {

  /** How much room it has. */
  public enum Surroundings {
    /** One of several regions on a machine, alone in its cluster: small, and quick to start. */
    SHARED("shared.options", 1, false),
    /** A host of its own, with others in its cluster or without: as Cassandra is released. */
    HOST("host.options", 16, true);

    final String jvmOptions;

    /** Fixed when it first starts: it refuses to start with another number on what it stored. */
    final int tokens;

    /**
     * Whether it fetches its share from the others when it first joins them, and minds slow ones.
     */
    final boolean mindsOthers;

    Surroundings(String jvmOptions, int tokens, boolean mindsOthers) {
      this.jvmOptions = jvmOptions;
      this.tokens = tokens;
      this.mindsOthers = mindsOthers;
    }
  }

  public static final String DATACENTER = "dc1";
  private static final String RACK = "rack1";
  private static final int SHARED_HEAP_MEBIBYTES = 384;

  public CassandraSettings {
    seeds = List.copyOf(seeds);
  }

  /** A region's only Cassandra, on a machine that it shares with others. */
  public static CassandraSettings ofRegion(Region region) {
    String address = region.cassandraAddress();
    int storagePort = region.ports().cassandraStorage();
    return new CassandraSettings(
        "meridian-" + region.id(),
        address,
        region.ports().cassandra(),
        storagePort,
        List.of(address + ":" + storagePort),
        DATACENTER,
        RACK,
        SHARED_HEAP_MEBIBYTES,
        Surroundings.SHARED);
  }
}
