package io.meridian.replication.simulation;

import io.meridian.chaos.sim.Sometimes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one run ended.
 *
 * @param violation the first broken promise, or null
 * @param atMillis virtual time at the end
 * @param settleMillis virtual time from healing until all was settled; 0 with a violation
 * @param acknowledged messages that were acknowledged to their publishers
 * @param happened the faults that happened, in order, each with its number
 */
record RunReport(
    long seed,
    SimulationOptions options,
    @Nullable Violation violation,
    long atMillis,
    long settleMillis,
    int acknowledged,
    Sometimes sometimes,
    List<String> happened) {

  boolean failed() {
    return violation != null;
  }

  /** What was violated and when, in one line. */
  String failure() {
    return violation == null
        ? "no violation"
        : violation.getMessage() + ", at " + atMillis + " ms; seed " + seed + ", " + options;
  }
}
