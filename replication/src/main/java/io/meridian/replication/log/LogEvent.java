package io.meridian.replication.log;

import java.util.List;

/** A fact in a channel's journal. One event is one write: many entries share it (group commit). */
public sealed interface LogEvent {

  /**
   * Entries in the order in which this region took them.
   *
   * @param writtenMillis the region's wall clock when it took them
   * @param majority what was known to be held by a majority of regions when this was written
   * @param entries at least one
   */
  record Appended(long writtenMillis, VersionVector majority, List<Stored> entries)
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
   */
  record Closed(Origin writer) implements LogEvent {}
}
