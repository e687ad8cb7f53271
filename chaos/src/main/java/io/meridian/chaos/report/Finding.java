package io.meridian.chaos.report;

/**
 * One judgement.
 *
 * @param name what was judged, such as {@code nothing lost}
 * @param detail the figures, or the first violations
 */
public record Finding(String name, Outcome outcome, String detail) {
  /** How it came out. */
  public enum Outcome {
    HELD,
    BROKEN,
    /** Broken as it had to be, since more was done to it than it promises to survive. */
    BROKEN_AS_EXPECTED,
    /** The run ended before it could be judged, and says nothing of it. */
    ABORTED,
    NOT_JUDGED
  }
}
