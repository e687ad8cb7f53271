package io.meridian.replication.exchange;

import io.meridian.replication.log.Base;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.VersionVector;
import java.util.List;

/**
 * What two regions say to each other about one channel. Any of it may be lost, repeated or late:
 * each carries the whole vector it speaks of, and asking again is always safe.
 */
public sealed interface Exchange {

  /** What the sender holds. */
  VersionVector held();

  /**
   * Entries that the receiver may lack, of any origin.
   *
   * @param held a receiver that still lacks some of it asks on
   */
  record Entries(List<Entry> entries, VersionVector held) implements Exchange {
    public Entries {
      entries = List.copyOf(entries);
    }
  }

  /**
   * The receiver lacks what the sender has forgotten, because it is older than the retention: it
   * can go on from here. Entries above the base follow when it asks.
   */
  record Begin(Base base, VersionVector held) implements Exchange {}

  /**
   * What the sender holds, with the request to compare: the receiver sends what is missing, and
   * what it holds.
   */
  record Digest(VersionVector held) implements Exchange {}

  /**
   * What the sender holds, after a write of its own or as an answer.
   *
   * @param wants it lacks something that the receiver was seen to hold
   */
  record Holds(VersionVector held, boolean wants) implements Exchange {}

  /** What do you hold now? */
  record Ask(long token, VersionVector held) implements Exchange {}

  /**
   * The answer to {@link Ask}, given after the question arrived.
   *
   * @param votes whether nothing can be missing here that the sender once said it holds
   */
  record Tell(long token, VersionVector held, boolean votes) implements Exchange {}
}
