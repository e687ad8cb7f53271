package io.meridian.chaos.experiment;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;

/** What a fault is done to. */
public sealed interface FaultTarget {
  /** All of a region, in a file {@code eu}. */
  record WholeRegion(RegionId region) implements FaultTarget {}

  /** One node, in a file {@code eu/1}. */
  record OneNode(NodeId node) implements FaultTarget {}

  /**
   * What goes between two regions, in a file {@code eu-us}, or from the first to the second alone,
   * {@code eu>us}.
   */
  record Between(RegionId from, RegionId to, boolean bothWays) implements FaultTarget {}

  /** All that goes between a region and the others, in a file {@code eu-*}. */
  record AllLinks(RegionId region) implements FaultTarget {}
}
