package io.meridian.replication.log;

/**
 * An entry as a region's log holds it.
 *
 * @param fate what the region did with it when it arrived
 */
public record Stored(Entry entry, Fate fate) {

  /** Decided once, when the entry is stored, so that replay and recovery say the same. */
  public enum Fate {
    /** Delivered to this region's subscribers. */
    LIVE,
    /**
     * The same publish is here under another dot; kept so that its origin's order has no gap, and
     * to be relayed.
     */
    DUPLICATE,
    /**
     * A {@link #DUPLICATE} with a smaller serial than what was here before: history, which is the
     * same in every region, has the message under this serial. Not delivered again.
     */
    EARLIER,
    /**
     * Below its publisher's newest number here: in history, and not delivered to those who have
     * seen a newer one.
     */
    LATE,
    /**
     * An operation that is not the newest of its message here, or whose message is not remembered,
     * or was not given to subscribers: they get the whole message, also of an append.
     */
    WHOLE
  }

  /** Whether its publish, or a newer one of its publisher, was here before. */
  boolean repeats() {
    return fate != Fate.LIVE && fate != Fate.WHOLE;
  }

  /** Whether subscribers get the entry as it is, once. */
  public boolean live() {
    return fate == Fate.LIVE && !whole();
  }

  /**
   * Whether subscribers get the whole message of this operation: always but for an append that is
   * next. To get a whole message again does no harm, so this holds for what changes a message's
   * past as well.
   */
  public boolean whole() {
    Operation operation = entry.operation();
    return operation != null
        && fate != Fate.DUPLICATE
        && !(operation.kind() == Operation.Kind.APPEND && fate == Fate.LIVE);
  }
}
