package io.meridian.chaos.run;

/** How an experiment ended. In the order of weight: of several, the last one tells. */
enum Outcome {
  /** All came out as the experiment says. */
  AS_EXPECTED(0),
  /** This machine lacks what a fault needs; nothing was run, nothing is known. */
  SKIPPED(3),
  /** The regions were not well before the first fault, or a stop condition held. */
  ABORTED(3),
  /** Something is not as the experiment says. */
  NOT_AS_EXPECTED(1);

  private final int exitStatus;

  Outcome(int exitStatus) {
    this.exitStatus = exitStatus;
  }

  int exitStatus() {
    return exitStatus;
  }

  Outcome worse(Outcome other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
