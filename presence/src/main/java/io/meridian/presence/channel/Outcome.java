package io.meridian.presence.channel;

/** How a client's frame went. */
public sealed interface Outcome {
  /** It has its durability. */
  record Done() implements Outcome {}

  /**
   * Nothing was changed: the channel has as many members as it may, or as many bytes.
   *
   * @param detail names the thing, the value and the limit
   */
  record Full(String detail) implements Outcome {}

  /** Not known to be held by a majority in time; a retry is safe, it may have been shown. */
  record TimedOut(String detail) implements Outcome {}
}
