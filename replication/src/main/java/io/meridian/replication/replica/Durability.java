package io.meridian.replication.replica;

/** What an acknowledgement means. */
public enum Durability {
  /** Stored in the publisher's region. */
  REGION,
  /** Stored by a majority of the regions: any one may then burn down. */
  MAJORITY
}
