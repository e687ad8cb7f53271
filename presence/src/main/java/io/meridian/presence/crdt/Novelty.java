package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What joining one state into another changes among the live entries: the other kept a dot that the
 * first has not seen, or has seen a dot that it no longer keeps.
 *
 * @param removed dots that were live and no longer are
 * @param added dots that become live, with the member that each belongs to
 */
record Novelty(List<Dot> removed, List<Map.Entry<Dot, MemberKey>> added) {

  /** Costs in proportion to the change, not to what is there already. */
  static Novelty of(PresenceState base, PresenceState joined) {
    List<Dot> removed = new ArrayList<>();
    joined
        .floors()
        .above(base.floors())
        .epochs()
        .forEach((region, floor) -> addBelow(base, region, floor, removed));
    joined
        .context()
        .seen()
        .forEach((origin, counters) -> addDead(base, joined, origin, counters, removed));
    List<Map.Entry<Dot, MemberKey>> added = new ArrayList<>();
    for (Map.Entry<Dot, MemberKey> live : joined.members().byDot()) {
      if (!base.hasSeen(live.getKey())) {
        added.add(live);
      }
    }
    return new Novelty(removed, added);
  }

  private static void addBelow(PresenceState base, RegionId region, long floor, List<Dot> removed) {
    base.members()
        .between(
            new Dot(new Origin(region, 0), 1),
            new Dot(new Origin(region, floor - 1), Long.MAX_VALUE),
            (dot, key) -> removed.add(dot));
  }

  private static void addDead(
      PresenceState base,
      PresenceState joined,
      Origin origin,
      Counters counters,
      List<Dot> removed) {
    for (int run = 0; run < counters.runCount(); run++) {
      base.members()
          .between(
              new Dot(origin, counters.first(run)),
              new Dot(origin, counters.last(run)),
              (dot, key) -> {
                if (!joined.members().holds(dot)) {
                  removed.add(dot);
                }
              });
    }
  }

  Members applyTo(Members base, Members joined) {
    Members changed = base;
    for (Dot dot : removed) {
      changed = changed.without(dot);
    }
    return withAdded(changed, joined);
  }

  /** The target with the added entries, which the source holds. */
  Members withAdded(Members target, Members source) {
    Members changed = target;
    for (Map.Entry<Dot, MemberKey> live : added) {
      MemberKey key = live.getValue();
      for (Version v = source.versionsOf(key); v != null; v = v.next()) {
        if (v.dot().equals(live.getKey())) {
          changed = changed.with(key, v);
        }
      }
    }
    return changed;
  }

  SortedSet<MemberKey> touched(Members base) {
    TreeSet<MemberKey> touched = new TreeSet<>();
    for (Dot dot : removed) {
      MemberKey key = base.keyOf(dot);
      if (key != null) {
        touched.add(key);
      }
    }
    added.forEach(live -> touched.add(live.getValue()));
    return touched;
  }
}
