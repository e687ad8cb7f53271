package io.meridian.replication.simulation;

/** A promise that was broken. Its text is {@code kind: detail}. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1;

  private final String kind;

  /**
   * @param kind one word that stays the same when a failing run is made smaller
   */
  Violation(String kind, String detail) {
    super(kind + ": " + detail);
    this.kind = kind;
  }

  String kind() {
    return kind;
  }
}
