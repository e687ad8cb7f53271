package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.replica.ChannelReplica;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each region's journal holds: the truth that every belief of an entity is compared with. */
final class Disks {
  private final int majority;
  private final SortedMap<RegionId, VersionVector> held = new TreeMap<>();
  private final SortedMap<RegionId, VersionVector> everHeld = new TreeMap<>();
  private final Map<RegionId, VersionVector> believed = new HashMap<>();

  Disks(int regions) {
    this.majority = regions / 2 + 1;
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

  void become(RegionId region, VersionVector now) {
    held.put(region, now);
    believed.remove(region);
  }

  void neverHeldMore(RegionId region) {
    everHeld.put(region, of(region));
  }

  boolean majorityHolds(Dot dot) {
    return everHeld.values().stream().filter(vector -> vector.covers(dot)).count() >= majority;
  }

  /** An entity knows its own disk, and believes of a majority only what is so. */
  void requireTrue(RegionId region, ChannelReplica replica) {
    VersionVector vector = replica.log().vector();
    // A write of an entity that died may have come behind what this one has read.
    if (!of(region).covers(vector)) {
      throw new Violation("memory", region + " holds " + vector + " and its disk " + of(region));
    }
    if (!vector.covers(replica.delivered())) {
      throw new Violation(
          "memory", region + " holds " + vector + " and delivered " + replica.delivered());
    }
    VersionVector majority = replica.majority();
    if (!majority.equals(believed.put(region, majority))) {
      for (Map.Entry<Origin, Long> upTo : majority.upTo().entrySet()) {
        Dot dot = new Dot(upTo.getKey(), upTo.getValue());
        if (!majorityHolds(dot)) {
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
