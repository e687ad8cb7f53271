package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Membership;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each region's journal holds: the truth that every belief of an entity is compared with. */
final class Disks {
  private final Set<Set<RegionId>> counted = new LinkedHashSet<>();
  private final SortedMap<RegionId, VersionVector> held = new TreeMap<>();
  private final SortedMap<RegionId, VersionVector> everHeld = new TreeMap<>();
  private final Map<RegionId, VersionVector> believed = new HashMap<>();
  private final Map<RegionId, VersionVector> mayBelieve = new HashMap<>();
  private final Map<RegionId, ChannelReplica> inMemory = new HashMap<>();
  private final Map<RegionId, VersionVector> vectors = new HashMap<>();

  /** From now on a majority may be counted of these regions. */
  void counts(Set<RegionId> regions) {
    counted.add(Set.copyOf(regions));
  }

  VersionVector of(RegionId region) {
    return held.getOrDefault(region, VersionVector.EMPTY);
  }

  void raise(RegionId region, Dot dot) {
    VersionVector before = of(region);
    if (dot.seq() != before.of(dot.origin()) + 1) {
      throw new Violation("gap", region + " wrote " + dot + " onto " + before);
    }
    held.put(region, before.with(dot));
    everHeld.merge(region, of(region), VersionVector::merge);
  }

  /** What a region's log begins with counts as held: it was, before anybody forgot it. */
  void begin(RegionId region, VersionVector base) {
    held.put(region, of(region).merge(base));
    everHeld.merge(region, of(region), VersionVector::merge);
  }

  boolean everHeld(RegionId region, VersionVector vector) {
    return everHeld.getOrDefault(region, VersionVector.EMPTY).covers(vector);
  }

  /** Its disk is another; what was believed of the one before was true. */
  void become(RegionId region, VersionVector now) {
    held.put(region, now);
  }

  /** Nor did it ever hold more: what is believed of it may be wrong. */
  void neverHeldMore(RegionId region) {
    everHeld.put(region, of(region));
    believed.remove(region);
    mayBelieve.remove(region);
  }

  /**
   * The region counts by other members from now on. What a majority of those before held it may
   * know already, and say later.
   */
  void countsNoLongerBy(Membership before) {
    Set<RegionId> counted = counted(before);
    VersionVector known = mayBelieve.getOrDefault(before.self(), VersionVector.EMPTY);
    for (Map.Entry<Origin, Long> upTo : of(before.self()).upTo().entrySet()) {
      Dot newest = new Dot(upTo.getKey(), upTo.getValue());
      List<Dot> held =
          counted.stream()
              .map(id -> everHeld.getOrDefault(id, VersionVector.EMPTY).newestOf(newest.origin()))
              .filter(Objects::nonNull)
              .map(theirs -> theirs.compareTo(newest) < 0 ? theirs : newest)
              .sorted(Comparator.reverseOrder())
              .skip(counted.size() / 2)
              .toList();
      known = held.isEmpty() ? known : known.merge(VersionVector.EMPTY.with(held.get(0)));
    }
    mayBelieve.put(before.self(), known);
  }

  /** Whether it was held by a majority of the regions that counted at some time. */
  boolean majorityHolds(Dot dot) {
    return counted.stream().anyMatch(regions -> majorityHolds(dot, regions));
  }

  private boolean majorityHolds(Dot dot, Set<RegionId> of) {
    long holding =
        of.stream()
            .filter(id -> everHeld.getOrDefault(id, VersionVector.EMPTY).covers(dot))
            .count();
    return holding >= of.size() / 2 + 1;
  }

  private static Set<RegionId> counted(Membership members) {
    Set<RegionId> counted = new HashSet<>(members.peers().keySet());
    counted.removeIf(peer -> !members.counts(peer));
    if (members.countsSelf()) {
      counted.add(members.self());
    }
    return counted;
  }

  private VersionVector lastInMemory(RegionId region) {
    return vectors.getOrDefault(region, VersionVector.EMPTY);
  }

  /** An entity knows its own disk, and believes of a majority only what is so. */
  void requireTrue(RegionId region, ChannelReplica replica, List<Membership> actedBy) {
    VersionVector vector = replica.log().vector();
    // A write of an entity that died may have come behind what this one has read.
    if (!of(region).covers(vector)) {
      throw new Violation("memory", region + " holds " + vector + " and its disk " + of(region));
    }
    if (inMemory.put(region, replica) == replica && !vector.covers(lastInMemory(region))) {
      throw new Violation(
          "memory", region + " holds " + vector + ", fallen from " + lastInMemory(region));
    }
    vectors.put(region, vector);
    if (!vector.covers(replica.delivered())) {
      throw new Violation(
          "memory", region + " holds " + vector + " and delivered " + replica.delivered());
    }
    VersionVector majority = replica.majority();
    VersionVector before = believed.getOrDefault(region, VersionVector.EMPTY);
    if (!before.covers(majority)) {
      believed.put(region, before.merge(majority));
      for (Map.Entry<Origin, Long> upTo : majority.upTo().entrySet()) {
        Dot dot = new Dot(upTo.getKey(), upTo.getValue());
        if (!before.covers(dot)
            && !mayBelieve.getOrDefault(region, VersionVector.EMPTY).covers(dot)
            && actedBy.stream().noneMatch(members -> majorityHolds(dot, counted(members)))) {
          throw new Violation("majority", region + " believes that it holds " + dot + ": " + this);
        }
      }
    }
  }

  @Override
  public String toString() {
    return held.toString();
  }
}
