package io.meridian.chaos.history;

/** What a watcher of a presence set is told of a member. */
public enum MemberAction {
  /** It was there before the watcher came. */
  PRESENT,
  ENTER,
  /** It was there and shows something else now. */
  UPDATE,
  LEAVE
}
