package io.meridian.chaos.wan;

/** A direction through a relay, seen from who opens the connection. */
public enum Way {
  /** From who connected to whom it reached. */
  FORWARD,
  /** Back to who connected. */
  BACKWARD
}
