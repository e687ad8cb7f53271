package io.meridian.chaos.experiment;

import java.util.Set;

/**
 * What the checker is to find.
 *
 * @param broken invariants that the faults are more than is promised against, so that the checker
 *     must find each of them broken; all others hold
 */
public record Expectation(Set<Invariant.Kind> broken) {
  /** Every invariant holds. */
  public static final Expectation HOLDS = new Expectation(Set.of());

  public Expectation {
    broken = Set.copyOf(broken);
  }
}
