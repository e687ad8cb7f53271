package io.meridian.chaos.experiment;

import java.time.Duration;
import java.util.List;

/**
 * What is done to running regions, and what must hold meanwhile.
 *
 * @param name of its file, without the ending
 * @param title for people, a few words
 * @param claim what Meridian promises here, one sentence
 * @param seed of all that is drawn by chance
 * @param after how long load goes on after the last fault has ended
 * @param expected what the checker is to find
 */
public record Experiment(
    String name,
    String title,
    String claim,
    long seed,
    Setting setting,
    Load load,
    SteadyState steadyState,
    List<Step> method,
    Duration after,
    List<Limit> stopWhen,
    List<Invariant> invariants,
    Expectation expected) {
  public Experiment {
    method = List.copyOf(method);
    stopWhen = List.copyOf(stopWhen);
    invariants = List.copyOf(invariants);
  }
}
