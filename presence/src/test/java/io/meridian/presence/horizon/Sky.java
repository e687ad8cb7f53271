package io.meridian.presence.horizon;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** One node of each of some regions, and ways between them that can be cut one by one. */
final class Sky {
  static final long TELL_MILLIS = 1_000;

  private record Way(RegionId from, RegionId to) {}

  private record OnTheWay(long atMillis, RegionId from, RegionId to, Word word) {}

  private final SeededRandom random;
  private final long delayMillisMax;
  private final List<RegionId> regions;
  private final Map<RegionId, Horizon> horizons = new TreeMap<>();
  private final Map<RegionId, Long> clockAhead = new TreeMap<>();
  private final Set<Way> cut = new HashSet<>();
  private final Set<RegionId> down = new HashSet<>();
  private List<OnTheWay> underWay = new ArrayList<>();
  private long nowMillis;

  Sky(long seed, long delayMillisMax, RegionId... regions) {
    this.random = new SeededRandom(seed);
    this.delayMillisMax = delayMillisMax;
    this.regions = List.of(regions);
    this.regions.forEach(this::start);
  }

  /** A node that starts, or starts again, knows nothing, and its clock is anything. */
  void start(RegionId region) {
    down.remove(region);
    clockAhead.put(region, random.between(0L, 1_000_000_000L));
    Horizon horizon = new Horizon(HorizonSettings.DEFAULT);
    horizons.put(region, horizon);
    horizon.regionsAre(peersOf(region), now(region));
  }

  void stop(RegionId region) {
    down.add(region);
  }

  /** What one says does not arrive at the other any more. */
  void cut(RegionId from, RegionId to) {
    cut.add(new Way(from, to));
  }

  void cutBoth(RegionId one, RegionId other) {
    cut(one, other);
    cut(other, one);
  }

  void heal() {
    cut.clear();
  }

  void run(long millis) {
    long end = nowMillis + millis;
    for (; nowMillis < end; nowMillis += 100) {
      deliver();
      if (nowMillis % TELL_MILLIS == 0) {
        regions.forEach(this::tell);
      }
    }
  }

  private void tell(RegionId from) {
    if (down.contains(from)) {
      return;
    }
    for (RegionId to : peersOf(from)) {
      if (!cut.contains(new Way(from, to))) {
        underWay.add(
            new OnTheWay(
                nowMillis + random.between(0L, delayMillisMax),
                from,
                to,
                of(from).word(now(from))));
      }
    }
  }

  private void deliver() {
    List<OnTheWay> later = new ArrayList<>();
    for (OnTheWay next : underWay) {
      if (next.atMillis() > nowMillis) {
        later.add(next);
      } else if (!down.contains(next.to())) {
        of(next.to()).told(next.from(), next.word(), now(next.to()));
      }
    }
    underWay = later;
  }

  Horizon of(RegionId region) {
    return Objects.requireNonNull(horizons.get(region));
  }

  long now(RegionId region) {
    return nowMillis + Objects.requireNonNull(clockAhead.get(region));
  }

  Set<RegionId> hidden(RegionId by) {
    return of(by).hidden(now(by));
  }

  Set<RegionId> lost(RegionId by) {
    return of(by).lost(peersOf(by), true, regions.size() / 2 + 1, now(by));
  }

  private List<RegionId> peersOf(RegionId region) {
    return regions.stream().filter(other -> !other.equals(region)).toList();
  }
}
