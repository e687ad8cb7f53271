package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.Comparator;

/**
 * The node that holds a member's connection. When the node ends, what it owned goes.
 *
 * @param region the node's region
 * @param incarnation any number that no other run of a node in this region has
 */
public record Owner(RegionId region, long incarnation) implements Comparable<Owner> {
  private static final Comparator<Owner> ORDER =
      Comparator.comparing(Owner::region).thenComparingLong(Owner::incarnation);

  @Override
  public int compareTo(Owner other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return region + "#" + Long.toUnsignedString(incarnation, Character.MAX_RADIX);
  }
}
