package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.replication.log.LogLimits;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a seed decides before its run starts; a failure prints it.
 *
 * @param loss probability that a link loses a message
 * @param latencyMillisMax of a link, each way, reordering included
 * @param moves probability of a client's move in each step of 50 ms, as are the other rates
 * @param isolations of all links of a region, both ways, until something heals them
 * @param edgeDelays probability that an edge keeps a publish for up to 2 s
 * @param crashAtWrite probability that an entity dies between a write and its effects
 * @param lostForGood whether a region that goes down stays down
 * @param regionDurability whether publishers are acknowledged by their region alone
 * @param givesUp whether a publisher gives up what was not durable in time
 * @param skewMillis how far the regions' clocks are apart
 * @param positionCharsGoal small values withhold deliveries until a majority holds them
 * @param without mechanisms that are left out
 */
record SimulationOptions(
    int regions,
    int publishers,
    int subscribers,
    double restRate,
    double loss,
    double duplication,
    long latencyMillisMax,
    double moves,
    double cuts,
    double isolations,
    double edgeDelays,
    double crashes,
    double crashAtWrite,
    double stops,
    double regionDown,
    boolean lostForGood,
    boolean regionDurability,
    boolean givesUp,
    long skewMillis,
    int positionCharsGoal,
    int earlyBytes,
    int chunkEntries,
    int tailBytes,
    int busyMillis,
    Set<Mechanism> without) {

  static SimulationOptions draw(long seed) {
    SeededRandom random = new SeededRandom(seed).child("options");
    int regions = random.pick(List.of(3, 3, 3, 3, 3, 5, 2, 1));
    boolean regionDurability = random.chance(0.15);
    return new SimulationOptions(
        regions,
        random.between(1, 4),
        random.between(2, 4),
        random.pick(List.of(0.0, 0.1, 0.3)),
        random.pick(List.of(0.0, 0.02, 0.15)),
        random.pick(List.of(0.0, 0.05)),
        random.pick(List.of(20L, 80L, 300L)),
        random.pick(List.of(0.02, 0.1, 0.25)),
        random.pick(List.of(0.0, 0.05, 0.15)),
        random.pick(List.of(0.0, 0.0, 0.02)),
        random.pick(List.of(0.0, 0.0, 0.05)),
        random.pick(List.of(0.0, 0.01, 0.03)),
        random.pick(List.of(0.0, 0.005, 0.02)),
        random.pick(List.of(0.0, 0.01)),
        random.pick(List.of(0.0, 0.005, 0.02)),
        regions >= 3 && !regionDurability && random.chance(0.4),
        regionDurability,
        random.chance(0.3),
        random.pick(List.of(0L, 0L, 50L, 3_600_000L)),
        random.pick(List.of(256, 60, 40)),
        random.pick(List.of(1 << 20, 1_000)),
        random.pick(List.of(512, 3)),
        random.pick(List.of(1 << 20, 2_000)),
        random.pick(List.of(2_000, 6_000)),
        EnumSet.noneOf(Mechanism.class));
  }

  /** The same run of another seed's kind, without a mechanism. */
  SimulationOptions without(Mechanism mechanism) {
    return new SimulationOptions(
        regions,
        publishers,
        subscribers,
        restRate,
        loss,
        duplication,
        latencyMillisMax,
        moves,
        cuts,
        isolations,
        edgeDelays,
        crashes,
        crashAtWrite,
        stops,
        regionDown,
        lostForGood,
        regionDurability,
        givesUp,
        skewMillis,
        positionCharsGoal,
        earlyBytes,
        chunkEntries,
        tailBytes,
        busyMillis,
        EnumSet.of(mechanism));
  }

  boolean has(Mechanism mechanism) {
    return !without.contains(mechanism);
  }

  LogLimits logLimits() {
    return new LogLimits(tailBytes, 20_000, 600_000, 4, 8);
  }
}
