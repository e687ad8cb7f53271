package io.meridian.replication.simulation;

/** What a run can leave out, to show that it is needed. */
enum Mechanism {
  /** Entries name their publisher's entry before them. */
  CHAIN,
  /** Positions carry marks. */
  MARKS,
  /** Clients that moved wait until the region caught up with a majority. */
  BARRIER,
  /** A replay first looks at what the subscriber's vector covers. */
  IMPLIED_MARKS
}
