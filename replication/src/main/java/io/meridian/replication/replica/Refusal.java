package io.meridian.replication.replica;

/** Why a publish was not taken or not acknowledged. */
public enum Refusal {
  /**
   * A publish before it is missing: the edge sends again what it has not had answered, in order.
   */
  GAP,
  /** Its number is below one that this publisher already used on this channel. */
  BELOW_NEWEST,
  /** Its number was used before, for other messages. */
  NUMBER_REUSED,
  /** Its durability was not reached in time. */
  TIMED_OUT,
  /** Too much is waiting already. */
  OVERLOADED,
  /**
   * The message that its operation names is not among those that are remembered. Whoever serves the
   * client looks it up in the log ({@link io.meridian.replication.log.TargetSearch}) and hands the
   * publish over again with what was found. When nothing is found, this region has no such message.
   */
  TARGET_UNKNOWN
}
