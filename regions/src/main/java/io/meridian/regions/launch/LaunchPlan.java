package io.meridian.regions.launch;

import io.meridian.regions.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is missing in a region and will be started.
 *
 * @param startsCassandra whether the region's own Cassandra is to run and does not
 * @param missingNodes those that have no process
 * @param nodeCount how many nodes the region will have
 */
record LaunchPlan(
    Region region, boolean startsCassandra, List<NodeId> missingNodes, int nodeCount) {

  static LaunchPlan of(Region region, int nodeCount, boolean ownCassandra, RunFolder folder) {
    var missing = new ArrayList<NodeId>();
    for (int number = 1; number <= nodeCount; number++) {
      var node = new NodeId(region.id(), number);
      if (folder.node(node).running().isEmpty()) {
        missing.add(node);
      }
    }
    boolean startsCassandra = ownCassandra && folder.cassandra(region.id()).running().isEmpty();
    return new LaunchPlan(region, startsCassandra, List.copyOf(missing), nodeCount);
  }

  /**
   * Checks memory and ports for all plans before anything is started.
   *
   * @param nodeHeapMebibytes how large the heap of each node may grow
   * @throws LaunchException naming what is in the way
   */
  static void requirePossible(List<LaunchPlan> plans, int nodeHeapMebibytes) {
    int nodes = plans.stream().mapToInt(plan -> plan.missingNodes().size()).sum();
    int cassandras = (int) plans.stream().filter(LaunchPlan::startsCassandra).count();
    MemoryCheck.requireEnough(Path.of("/proc/meminfo"), nodes, nodeHeapMebibytes, cassandras);
    plans.forEach(LaunchPlan::requirePortsFree);
  }

  private void requirePortsFree() {
    var ports = region.ports();
    if (startsCassandra) {
      PortCheck.requireFree(
          "Cassandra of " + region.id(),
          region.cassandraAddress(),
          ports.cassandra(),
          ports.cassandraStorage());
    }
    for (NodeId node : missingNodes) {
      PortCheck.requireFree(
          "node " + node,
          region.address(node.number()),
          ports.client(),
          ports.cluster(),
          ports.link());
    }
  }
}
