package io.meridian.replication.simulation;

import io.meridian.chaos.sim.Sometimes;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.ReplicaMemory;
import io.meridian.replication.replica.ReplicaSettings;

/** The part of the {@link Judge} that compares what an entity keeps in memory with its bounds. */
final class MemoryJudge {
  /** Weighing a log costs more than a step does. */
  private static final int STEPS_PER_LOG_CHECK = 16;

  private final Sometimes sometimes;
  private int steps;

  MemoryJudge(Sometimes sometimes) {
    this.sometimes = sometimes;
  }

  void requireBounded(RegionId region, ChannelReplica replica, ReplicaSettings settings) {
    ReplicaMemory.of(replica, settings).forEach(kept -> requireBounded(region, kept));
    if (++steps % STEPS_PER_LOG_CHECK == 0) {
      ReplicaMemory.ofLog(replica.log()).forEach(kept -> requireBounded(region, kept));
    }
  }

  private void requireBounded(RegionId region, ReplicaMemory.Kept kept) {
    if (kept.isBeyond()) {
      throw new Violation("bounds", region + ": " + kept);
    }
    if (kept.isFull()) {
      sometimes.reached("full: " + kept.what());
    }
  }
}
