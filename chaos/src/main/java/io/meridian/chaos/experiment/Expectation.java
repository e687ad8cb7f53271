package io.meridian.chaos.experiment;

/** What the checker is to find. */
public enum Expectation {
  /** Every invariant holds. */
  HOLDS,
  /** The faults are more than what is promised against: the checker must say which broke. */
  BROKEN
}
