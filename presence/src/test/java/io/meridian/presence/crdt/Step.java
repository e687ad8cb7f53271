package io.meridian.presence.crdt;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import java.util.List;

/**
 * One thing that happens in a {@link World}. Makes sense in any state of the world, so that a list
 * of steps can be shortened.
 *
 * @param number picks what the kind needs to pick: a member's data, a delta, another region
 */
record Step(Kind kind, RegionId region, MemberKey member, int number) {
  enum Kind {
    /** The client enters or updates through the region. */
    ENTER,
    /** The SDK repeats an old enter by itself. */
    REPEAT_ENTER,
    /** The connection, with its member, turns up in the region. */
    ARRIVE,
    /** The client leaves through the region. */
    LEAVE,
    /** The region drops what it owned of a member that is not connected to it any more. */
    LOSE,
    /** A node of the region ends, with its connections. */
    END_NODE,
    /** The region takes another one for lost. */
    EVICT_REGION,
    /** The region's writer moves on to a new epoch; it may have forgotten everything. */
    RESTART,
    /** Any delta ever made reaches the region; those never picked are the lost ones. */
    DELIVER,
    /** One part of another region's full state reaches the region. */
    DELIVER_PART,
    /** Another region's full state reaches the region. */
    DELIVER_ALL
  }

  /** Deltas arrive more often than anything else happens. */
  private static final List<Kind> KINDS =
      List.of(
          Kind.ENTER,
          Kind.ENTER,
          Kind.ENTER,
          Kind.REPEAT_ENTER,
          Kind.ARRIVE,
          Kind.ARRIVE,
          Kind.LEAVE,
          Kind.LOSE,
          Kind.END_NODE,
          Kind.EVICT_REGION,
          Kind.RESTART,
          Kind.DELIVER,
          Kind.DELIVER,
          Kind.DELIVER,
          Kind.DELIVER,
          Kind.DELIVER,
          Kind.DELIVER_PART,
          Kind.DELIVER_ALL);

  static Step draw(SeededRandom random) {
    return new Step(
        random.pick(KINDS),
        random.pick(Samples.REGIONS),
        Samples.key(random.between(0, 4)),
        random.between(0, 1_000));
  }
}
