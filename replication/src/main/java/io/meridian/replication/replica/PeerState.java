package io.meridian.replication.replica;

/** What a region is to the others. */
public enum PeerState {
  /** A member that is waited for. */
  ATTACHED,
  /**
   * A member that is out of contact, or about to be removed: it still counts in the majority, but
   * nothing waits until it has confirmed.
   */
  DETACHED,
  /**
   * Not a member yet: it is sent everything, and counts when an operator has found it caught up.
   */
  JOINING
}
