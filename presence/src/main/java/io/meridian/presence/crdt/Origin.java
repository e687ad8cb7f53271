package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.Comparator;

/**
 * One life of a region's writer of presence. It counts its dots 1, 2, 3, …; a writer that does not
 * remember what it counted takes a higher epoch, so that no dot is used twice.
 *
 * @param region the region that writes
 * @param epoch the writer's life, 0 or more; unrelated to the epoch of the region's storage
 */
public record Origin(RegionId region, long epoch) implements Comparable<Origin> {
  private static final Comparator<Origin> ORDER =
      Comparator.comparing(Origin::region).thenComparingLong(Origin::epoch);

  public Origin {
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch + ", min 0");
    }
  }

  @Override
  public int compareTo(Origin other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return region + "." + epoch;
  }
}
