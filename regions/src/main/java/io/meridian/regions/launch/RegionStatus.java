package io.meridian.regions.launch;

import io.meridian.regions.RegionId;
import java.util.List;
import java.util.OptionalLong;

/**
 * One region as it is now.
 *
 * @param endpoint where a client is best sent: {@code host:port} of the first ready node, of the
 *     first node when none is
 * @param nodes those that the region is meant to have, by number; empty when it is not up
 * @param cassandraPid of the region's own Cassandra, absent when it does not run
 * @param links to the other regions, in the topology's order; empty when no node says
 */
public record RegionStatus(
    RegionId id,
    String endpoint,
    List<NodeStatus> nodes,
    OptionalLong cassandraPid,
    List<LinkStatus> links) {

  public RegionStatus {
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
  }

  /** Whether each node that it is meant to have is ready. */
  public boolean isHealthy() {
    return !nodes.isEmpty() && nodes.stream().allMatch(node -> node.health().isReady());
  }

  /** Whether a node serves that says that the region's storage is proven. */
  public boolean isProven() {
    return nodes.stream().anyMatch(node -> node.health().isReady() && !node.health().unproven());
  }

  /** Whether nodes serve, and the region may lack what it once said it holds. */
  public boolean isUnproven() {
    return !isProven() && nodes.stream().anyMatch(node -> node.health().isReady());
  }

  /**
   * One node as it is now.
   *
   * @param endpoint {@code host:port}
   * @param pid absent when it has no process
   */
  public record NodeStatus(
      NodeId id, String address, String endpoint, OptionalLong pid, NodeHealth health) {}
}
