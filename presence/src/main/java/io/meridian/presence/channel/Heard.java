package io.meridian.presence.channel;

import io.meridian.presence.crdt.Origin;
import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * For each region its newest activation that somebody knows, and up to which of that activation's
 * deltas they have joined all. Told to others it is an acknowledgement.
 *
 * @param through by activation, at most one of each region; each 0 or more
 */
public record Heard(SortedMap<Origin, Long> through) {
  public static final Heard NONE = new Heard(new TreeMap<>());

  public Heard {
    through = Collections.unmodifiableSortedMap(new TreeMap<>(through));
    RegionId last = null;
    for (Map.Entry<Origin, Long> of : through.entrySet()) {
      if (of.getKey().region().equals(last)) {
        throw new IllegalArgumentException("two activations of region " + last);
      }
      if (of.getValue() < 0) {
        throw new IllegalArgumentException(
            "heard " + of.getValue() + " of " + of.getKey() + ", min 0");
      }
      last = of.getKey().region();
    }
  }

  /** Up to which delta of this activation, 0 for none of it. */
  public long of(Origin activation) {
    return through.getOrDefault(activation, 0L);
  }

  /** The epoch of the region's newest activation, −1 when none is known. */
  public long epochOf(RegionId region) {
    for (Origin activation : through.keySet()) {
      if (activation.region().equals(region)) {
        return activation.epoch();
      }
    }
    return -1;
  }

  /** With this number if it is the newer, of this activation if that is. */
  public Heard with(Origin activation, long number) {
    long known = epochOf(activation.region());
    if (known > activation.epoch() || (known == activation.epoch() && of(activation) >= number)) {
      return this;
    }
    TreeMap<Origin, Long> changed = new TreeMap<>(through);
    changed.keySet().removeIf(each -> each.region().equals(activation.region()));
    changed.put(activation, number);
    return new Heard(changed);
  }

  public Heard join(Heard other) {
    Heard joined = this;
    for (Map.Entry<Origin, Long> of : other.through.entrySet()) {
      joined = joined.with(of.getKey(), of.getValue());
    }
    return joined;
  }

  /** What is not as the other says. */
  Heard since(Heard other) {
    TreeMap<Origin, Long> changed = new TreeMap<>(through);
    changed.entrySet().removeAll(other.through.entrySet());
    return new Heard(changed);
  }
}
