package io.meridian.replication.log;

import io.meridian.regions.RegionId;
import java.util.Comparator;

/**
 * One life of a channel's log in one region: whoever writes under it counts its entries 1, 2, 3, …
 * without gaps.
 *
 * @param region the region that accepts the entries
 * @param epoch the life of that region's storage; new storage takes a higher one, so that no dot is
 *     used twice
 * @param incarnation the channel entity that writes; one that did not take over cleanly writes
 *     under a new number
 */
public record Origin(RegionId region, long epoch, long incarnation) implements Comparable<Origin> {
  /** Epochs are counted in seconds since the start of 2025, given in seconds since 1970. */
  public static final long EPOCHS_SINCE_SECONDS = 1_735_689_600;

  private static final Comparator<Origin> ORDER =
      Comparator.comparing(Origin::region)
          .thenComparingLong(Origin::epoch)
          .thenComparingLong(Origin::incarnation);

  public Origin {
    if (epoch < 0 || incarnation < 0) {
      throw new IllegalArgumentException(
          "epoch " + epoch + " and incarnation " + incarnation + " are counted from 0");
    }
  }

  /** Whether the other is of the same region and epoch: the later of the two ended the earlier. */
  public boolean sameLine(Origin other) {
    return region.equals(other.region) && epoch == other.epoch;
  }

  @Override
  public int compareTo(Origin other) {
    return ORDER.compare(this, other);
  }

  /**
   * For example {@code eu.2x8f1.1}: sorts like the origin only within one length, so it is for
   * names, not order.
   */
  @Override
  public String toString() {
    return region.value()
        + "."
        + Long.toString(epoch, Character.MAX_RADIX)
        + "."
        + Long.toString(incarnation, Character.MAX_RADIX);
  }
}
