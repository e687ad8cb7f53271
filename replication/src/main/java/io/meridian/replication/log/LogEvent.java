package io.meridian.replication.log;

import java.util.List;

/** A fact in a channel's journal. One event is one write: many entries share it (group commit). */
public sealed interface LogEvent {

  /**
   * What a writer was sure of when it wrote; whoever replays its log may be as sure.
   *
   * @param majority what was known to be held by a majority of regions
   * @param votesIn the newest epoch in which this log counted in barriers, 0 when it never had to
   *     prove that nothing is missing; see {@link io.meridian.replication.life}
   * @param settledAgeMillis age of the log ({@link LogState#ageMillis}) at which all regions were
   *     asked last, with the result that this log holds whatever they held then
   */
  record Assurance(VersionVector majority, long votesIn, long settledAgeMillis) {
    public static final Assurance NONE = new Assurance(VersionVector.EMPTY, 0, 0);
  }

  /**
   * Entries in the order in which this region took them.
   *
   * @param writtenMillis the region's wall clock when it took them
   * @param entries at least one
   */
  record Appended(long writtenMillis, Assurance assurance, List<Stored> entries)
      implements LogEvent {
    public Appended {
      entries = List.copyOf(entries);
      if (entries.isEmpty()) {
        throw new IllegalArgumentException("an event without entries");
      }
    }
  }

  /**
   * The writer stopped with nothing in flight: whoever comes next may go on under its origin.
   *
   * @param writer its origin, also when it wrote no entry
   * @param votesIn see {@link Assurance#votesIn}
   */
  record Closed(Origin writer, long votesIn) implements LogEvent {}
}
