package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For each region the epoch below which every dot, known or not, counts as seen. Floors only rise.
 * A lost region's members are removed by raising its floor: since the floor travels like any other
 * part of the state, no copy of those members elsewhere can bring them back.
 *
 * @param epochs by region, each 1 or more; a region without one has floor 0
 */
public record Floors(SortedMap<RegionId, Long> epochs) {
  public static final Floors NONE = new Floors(new TreeMap<>());

  public Floors {
    epochs = Collections.unmodifiableSortedMap(new TreeMap<>(epochs));
    epochs.forEach(
        (region, epoch) -> {
          if (epoch < 1) {
            throw new IllegalArgumentException("floor " + epoch + " of " + region + ", min 1");
          }
        });
  }

  static Floors of(RegionId region, long epoch) {
    TreeMap<RegionId, Long> one = new TreeMap<>();
    one.put(region, epoch);
    return new Floors(one);
  }

  /** The lowest epoch of a region that still counts. */
  public long of(RegionId region) {
    return epochs.getOrDefault(region, 0L);
  }

  public boolean covers(Origin origin) {
    return origin.epoch() < of(origin.region());
  }

  boolean isEmpty() {
    return epochs.isEmpty();
  }

  Floors join(Floors other) {
    if (other.above(this).isEmpty()) {
      return this;
    }
    TreeMap<RegionId, Long> joined = new TreeMap<>(epochs);
    other.epochs.forEach((region, epoch) -> joined.merge(region, epoch, Math::max));
    return new Floors(joined);
  }

  /** Those that are higher than the other's. */
  Floors above(Floors other) {
    if (epochs.isEmpty() || epochs.equals(other.epochs)) {
      return NONE;
    }
    TreeMap<RegionId, Long> higher = new TreeMap<>(epochs);
    higher.entrySet().removeIf(floor -> floor.getValue() <= other.of(floor.getKey()));
    return higher.isEmpty() ? NONE : new Floors(higher);
  }
}
