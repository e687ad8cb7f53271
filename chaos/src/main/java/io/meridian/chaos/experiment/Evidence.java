package io.meridian.chaos.experiment;

/** What is kept of a run. */
public enum Evidence {
  /** What each client sent and saw, as a file that can be checked again. */
  HISTORY,
  /** The logs of nodes and storage. */
  LOGS,
  /** The page for people, and JSON beside it. */
  REPORT
}
