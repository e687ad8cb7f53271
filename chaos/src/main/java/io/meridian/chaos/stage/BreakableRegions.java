package io.meridian.chaos.stage;

import io.meridian.chaos.wan.ClientNetwork;
import io.meridian.chaos.wan.Wan;
import io.meridian.regions.RegionId;

/** All to which a fault can be done. */
public interface BreakableRegions {
  /**
   * One of the regions.
   *
   * @throws IllegalArgumentException when there is no such region
   */
  BreakableRegion region(RegionId id);

  /** The network between the regions. */
  Wan wan();

  /** The network between clients and regions; without relays when clients reach them directly. */
  ClientNetwork clientNetwork();

  /** Where a region's first node is itself, behind no network, as {@code host:port}. */
  String endpoint(RegionId region);
}
