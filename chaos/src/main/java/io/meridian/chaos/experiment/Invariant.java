package io.meridian.chaos.experiment;

/**
 * What must hold over a whole run, judged from its history.
 *
 * @param max for those with a bound, in the kind's unit; else 0
 */
public record Invariant(Kind kind, double max) {
  /** What is judged. */
  public enum Kind {
    /** Acknowledged while a subscriber was subscribed: delivered to it. */
    NOTHING_LOST,
    /** No subscriber gets a message twice. */
    NOTHING_DUPLICATED,
    /** Each publisher's messages arrive in the order in which it sent them. */
    IN_ORDER,
    /** Each client keeps its connection id. */
    SAME_CONNECTION,
    /** All that was sent was answered. */
    ALL_ANSWERED,
    /** Who entered is shown to all who look, at the end. */
    NO_MEMBER_MISSING,
    /** Who is gone is shown to nobody, at the end. */
    NO_GHOST,
    /** Nobody saw a member leave whose connection went on. */
    NO_FLAP,
    /** After each fault all clients are served within so many milliseconds. */
    RECOVERED_WITHIN_MILLIS,
    /** No client of a region to which nothing is done was unserved for so many milliseconds. */
    ELSEWHERE_SERVED_WITHIN_MILLIS;

    /** Whether it needs a bound. */
    public boolean hasMax() {
      return this == RECOVERED_WITHIN_MILLIS || this == ELSEWHERE_SERVED_WITHIN_MILLIS;
    }

    /** Whether it is about members, and says nothing where nobody enters. */
    public boolean isOfPresence() {
      return this == NO_MEMBER_MISSING || this == NO_GHOST || this == NO_FLAP;
    }
  }
}
