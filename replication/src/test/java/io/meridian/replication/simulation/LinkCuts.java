package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SimulatedNetwork;
import io.meridian.chaos.sim.VirtualTime;
import io.meridian.regions.RegionId;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Cuts that may overlap: a direction is whole again when the last of its cuts ended. */
final class LinkCuts {
  private final VirtualTime time;
  private final SimulatedNetwork<RegionId, byte[]> network;
  private final SortedMap<Direction, Integer> cuts = new TreeMap<>();
  private final SortedSet<Direction> forGood = new TreeSet<>();
  private int healed;

  LinkCuts(VirtualTime time, SimulatedNetwork<RegionId, byte[]> network) {
    this.time = time;
    this.network = network;
  }

  private record Direction(RegionId from, RegionId to) implements Comparable<Direction> {
    @Override
    public int compareTo(Direction other) {
      return Comparator.comparing(Direction::from)
          .thenComparing(Direction::to)
          .compare(this, other);
    }
  }

  void cut(RegionId from, RegionId to, long forMillis) {
    Direction direction = new Direction(from, to);
    cuts.merge(direction, 1, Integer::sum);
    network.cut(from, to);
    int before = healed;
    time.schedule(
        forMillis,
        () -> {
          if (healed == before) {
            end(direction);
          }
        });
  }

  private void end(Direction direction) {
    if (cuts.merge(direction, -1, Integer::sum) == 0 && !forGood.contains(direction)) {
      network.heal(direction.from(), direction.to());
    }
  }

  void cutForGood(RegionId from, RegionId to) {
    forGood.add(new Direction(from, to));
    network.cut(from, to);
  }

  /** Ends all that are not for good. */
  void heal() {
    healed++;
    cuts.clear();
    network.healAll();
    forGood.forEach(direction -> network.cut(direction.from(), direction.to()));
  }
}
