package io.meridian.chaos.history;

/**
 * A broken promise.
 *
 * @param client who saw it
 * @param atNanos since the run started; of something that never happened, when the history ended
 * @param detail for people, naming message and values
 */
public record Violation(Kind kind, String client, long atNanos, String detail) {
  /** What was promised otherwise. */
  public enum Kind {
    /** Acknowledged while the subscriber was subscribed, and never delivered to it. */
    LOST,
    /** Delivered to a subscriber more than once. */
    DUPLICATED,
    /** Delivered for the first time after a later message of its publisher on its channel. */
    OUT_OF_ORDER,
    /** Delivered, but no publisher sent it. */
    NEVER_SENT,
    /** Neither acknowledged nor refused when the history ended. */
    UNANSWERED,
    /** A client that reconnected is somebody else now. */
    CONNECTION_ID_CHANGED,
    /** Entered, connected all the time, and not shown to somebody who looked at the end. */
    MEMBER_MISSING,
    /** Gone, entered by nobody or on no connection, and shown to somebody who looked at the end. */
    GHOST,
    /** Seen to leave, or to enter twice, although the member's connection went on. */
    FLAP,
    /** Events are lacking or contradict one another: nothing is proven. */
    HISTORY_INCOMPLETE
  }
}
