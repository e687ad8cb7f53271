package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * One event of a run's schedule. It has a stream of its own, so that the others draw what they drew
 * when it is left out.
 *
 * @param number from 1 up, in the order of the schedule
 */
record Fault(int number, long atMillis, FaultKind kind, SeededRandom random) {
  static final long STEP_MILLIS = 50;

  /** All that the options' rates give, what they skip included. */
  static List<Fault> schedule(long seed, SimulationOptions options) {
    SeededRandom random = new SeededRandom(seed).child("faults");
    List<Fault> schedule = new ArrayList<>();
    for (long at = STEP_MILLIS; at <= options.whole(Option.BUSY_MILLIS); at += STEP_MILLIS) {
      for (FaultKind kind : FaultKind.values()) {
        double rate = options.get(kind.rate());
        if (rate > 0) {
          SeededRandom own = random.child(kind + "@" + at);
          if (own.chance(rate)) {
            schedule.add(new Fault(schedule.size() + 1, at, kind, own));
          }
        }
      }
    }
    return schedule;
  }

  @Override
  public String toString() {
    return number + " at " + atMillis + " ms " + kind;
  }
}
