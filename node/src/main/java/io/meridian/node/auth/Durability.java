package io.meridian.node.auth;

/** What an acknowledgement of a publish means in a namespace. */
public enum Durability {
  /** Stored in the publisher's region. */
  REGION,
  /** Stored by a majority of the regions: any one of them may be lost. */
  MAJORITY
}
