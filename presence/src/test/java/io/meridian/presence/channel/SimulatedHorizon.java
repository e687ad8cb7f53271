package io.meridian.presence.channel;

import io.meridian.regions.RegionId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** Which regions have heard of which lately, on any path. */
final class SimulatedHorizon {
  static final long HIDDEN_AFTER_MILLIS = 5_000;

  private final List<RegionId> all;
  private final Map<List<RegionId>, Long> heardMillis = new TreeMap<>(SimulatedHorizon::compare);
  private final Map<List<RegionId>, Long> linkUps = new TreeMap<>(SimulatedHorizon::compare);

  SimulatedHorizon(List<RegionId> all) {
    this.all = all;
  }

  private static int compare(List<RegionId> one, List<RegionId> other) {
    int first = one.get(0).compareTo(other.get(0));
    return first != 0 ? first : one.get(1).compareTo(other.get(1));
  }

  /** A word of each region goes wherever the links carry it. */
  void look(BiPredicate<RegionId, RegionId> carries, long nowMillis) {
    for (RegionId from : all) {
      Set<RegionId> reached = new TreeSet<>(Set.of(from));
      for (int hop = 0; hop < all.size(); hop++) {
        for (RegionId via : List.copyOf(reached)) {
          all.stream().filter(to -> carries.test(via, to)).forEach(reached::add);
        }
      }
      reached.forEach(to -> heardMillis.put(List.of(to, from), nowMillis));
    }
  }

  /** A region that starts hides nobody at first. */
  void started(RegionId region, long nowMillis) {
    all.forEach(other -> heardMillis.put(List.of(region, other), nowMillis));
  }

  void linkUp(RegionId one, RegionId other) {
    linkUps.merge(List.of(one, other), 1L, Long::sum);
    linkUps.merge(List.of(other, one), 1L, Long::sum);
  }

  Regions seenBy(RegionId region, long nowMillis) {
    TreeMap<RegionId, Long> peers = new TreeMap<>();
    for (RegionId peer : all) {
      if (!peer.equals(region)) {
        peers.put(peer, linkUps.getOrDefault(List.of(region, peer), 1L));
      }
    }
    Set<RegionId> hidden = hiddenBy(region, nowMillis);
    Set<RegionId> lost = new TreeSet<>();
    for (RegionId gone : hidden) {
      List<RegionId> heard =
          all.stream().filter(each -> !hidden.contains(each)).filter(each -> each != gone).toList();
      boolean agree = heard.stream().allMatch(each -> hiddenBy(each, nowMillis).contains(gone));
      if (agree && heard.size() >= all.size() / 2 + 1) {
        lost.add(gone);
      }
    }
    return Regions.of(peers, peers.keySet(), all.size() / 2 + 1, hidden, lost);
  }

  private Set<RegionId> hiddenBy(RegionId region, long nowMillis) {
    Set<RegionId> hidden = new TreeSet<>();
    for (RegionId other : all) {
      long heard = heardMillis.getOrDefault(List.of(region, other), 0L);
      if (!other.equals(region) && nowMillis - heard > HIDDEN_AFTER_MILLIS) {
        hidden.add(other);
      }
    }
    return hidden;
  }
}
