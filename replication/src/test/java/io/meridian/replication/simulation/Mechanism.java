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
  IMPLIED_MARKS,
  /** A barrier counts only answers to a question that was asked after the client came. */
  FRESH_ANSWERS,
  /** Clients of a region whose storage has a new epoch are like those from another region. */
  EPOCHS_IN_KEYS,
  /** Storage that is new or went back has a new epoch. */
  EPOCHS,
  /** A region whose storage may lack something does not vote until it has caught up. */
  VOTE_RULE,
  /** It votes again when all others, not only one, found that it holds what they hold. */
  ALL_VOUCH,
  /** A node that stood still for so long that it may have been replaced does nothing any more. */
  FENCING,
  /** Who did not take over cleanly writes under an origin of its own. */
  INCARNATIONS,
  /** Who starts after a crash makes sure that what was on its way to the journal never arrives. */
  SEAL,
  /** What some region has not confirmed wakes the channel after a stop or a crash. */
  OUTBOX,
  /** Also what came from another region. */
  OUTBOX_OF_RELAYS,
  /** A publish is forgotten only when no region can hold a twin of it that is not here. */
  SETTLING,
  /** The edge names the publish before, and a gap is refused. */
  GAPS,
  /** A subscriber ahead of its region gets frames of its own. */
  OWN_FRAMES,
  /** Origins that a region does not know stay in a position. */
  UNKNOWN_ORIGINS,
  /** What would need a mark beyond the bound waits for a majority. */
  MARK_BOUND,
  /** A base brings along what is known of publishers, and what is not to be delivered above it. */
  BASE_KNOWLEDGE,
  /** An operation names the version that it was made on. */
  OPERATION_CHAIN,
  /** An append that is not next goes out as the whole message. */
  WHOLE_MESSAGES,
  /** A position says what was shown of operations, where that is less than what was seen. */
  SHOWN,
  /** A region that is added counts only when the others found that it holds what they hold. */
  CAUGHT_UP_FIRST,
  /** A region is taken out of the count only when those that stay hold what it, and they, hold. */
  REMOVAL_ROUNDS,
  /** A region that is attached again is compared with, also on channels that nobody uses. */
  ATTACH_ROUNDS
}
