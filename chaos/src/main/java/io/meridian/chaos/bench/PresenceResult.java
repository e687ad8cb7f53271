package io.meridian.chaos.bench;

/** What a part of the presence benchmark found. */
interface PresenceResult {
  /** The figures and whether each goal is met; lines that end with a line break. */
  String report();

  /** Whether something was lost, doubled or refused, which no figure can make up for. */
  boolean wrong();
}
