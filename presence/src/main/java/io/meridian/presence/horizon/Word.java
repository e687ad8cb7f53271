package io.meridian.presence.horizon;

import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node says of the regions that are not its own.
 *
 * @param heard by region; of one that is not in it the node knows nothing
 */
public record Word(SortedMap<RegionId, Heard> heard) {

  /**
   * What is known of one region.
   *
   * @param ageMillis since it was last heard of, 0 or more; {@link #NEVER} if it never was
   * @param hops how many told each other of it, 0 for who heard it itself
   * @param hidden nothing was heard of it for so long that its members are not shown
   */
  public record Heard(long ageMillis, int hops, boolean hidden) {
    public static final long NEVER = Long.MAX_VALUE;

    public Heard {
      if (ageMillis < 0) {
        throw new IllegalArgumentException("age " + ageMillis + ", min 0");
      }
      if (hops < 0) {
        throw new IllegalArgumentException("hops " + hops + ", min 0");
      }
    }
  }

  public Word {
    heard = Collections.unmodifiableSortedMap(new TreeMap<>(heard));
  }
}
