package io.meridian.regions.launch;

import io.meridian.regions.RegionId;

/**
 * One node of a region, written {@code eu/2}.
 *
 * @param number from 1; the node has the region's address of that number
 */
public record NodeId(RegionId region, int number) {
  public NodeId {
    if (number < 1) {
      throw new IllegalArgumentException("node number is " + number + ", the first is 1");
    }
  }

  @Override
  public String toString() {
    return region + "/" + number;
  }
}
