package io.meridian.chaos.experiment;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What is done to running regions, and what must hold meanwhile.
 *
 * @param name of its file, without the ending
 * @param title for people, a few words
 * @param claim what Meridian promises here, one sentence
 * @param seed of what the load draws by chance: when each publisher begins, and with which channel
 * @param after how long load goes on after the last fault has ended
 * @param evidence what is kept of a run
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
    Set<Evidence> evidence,
    Expectation expected) {
  public Experiment {
    method = List.copyOf(method);
    stopWhen = List.copyOf(stopWhen);
    invariants = List.copyOf(invariants);
    evidence = Set.copyOf(evidence);
  }

  /**
   * How long load runs when nothing is waited for: warm-up, the look at what is steady, faults, and
   * what goes on after them. A rolling restart counts as over when it begins.
   */
  public Duration length() {
    Duration faults =
        method.stream()
            .map(step -> step.at().plus(step.lasts()))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return steadyState.warmUp().plus(steadyState.over()).plus(faults).plus(after);
  }
}
