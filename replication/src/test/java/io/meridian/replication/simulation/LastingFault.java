package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import java.util.List;

/** What stays broken for good in a liveness run; {@link Option#LASTING} counts them from 1. */
enum LastingFault {
  /** A region is gone with its clients, who go elsewhere. */
  REGION_DOWN,
  /** A region cannot send to another one, and hears it all the same. */
  ONE_WAY_CUT,
  /**
   * A region's entity starts and answers, but no write of it succeeds; its clients go elsewhere.
   */
  STORAGE_FAILS,
  /** A region hears and reaches no other; clients that are there stay, and are not refused. */
  ISOLATION;

  static LastingFault of(SimulationOptions options) {
    return values()[options.whole(Option.LASTING) - 1];
  }

  /** Whether the region that is hit stays one that can be in a majority with others. */
  boolean leavesConnected() {
    return this == ONE_WAY_CUT;
  }

  /**
   * Begins it.
   *
   * @param at the region that is hit
   */
  void begin(Faults faults, RegionId at, List<RegionId> others, SeededRandom random) {
    switch (this) {
      case REGION_DOWN -> faults.lose(at);
      case ONE_WAY_CUT -> faults.cutForGood(at, random.pick(others));
      case STORAGE_FAILS -> faults.failStorage(at);
      case ISOLATION -> faults.isolateForGood(at);
    }
  }
}
