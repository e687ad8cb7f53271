package io.meridian.replication.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * What the log forgets from now on, because it is older than the retention: whole segments.
   *
   * @param base all at or below it
   * @param firstEvent number of the first event that is kept
   */
  record Trim(VersionVector base, long firstEvent) {}

  /**
   * Entries in the order in which this region took them.
   *
   * @param writtenMillis the region's wall clock when it took them
   * @param base where this log begins anew, before the entries: a peer's, which had forgotten what
   *     is missing here; null in almost every event
   * @param trim null in most events
   * @param entries at least one, if there is no base
   */
  record Appended(
      long writtenMillis,
      Assurance assurance,
      @Nullable Base base,
      @Nullable Trim trim,
      List<Stored> entries)
      implements LogEvent {
    public Appended {
      entries = List.copyOf(entries);
      if (entries.isEmpty() && base == null) {
        throw new IllegalArgumentException("an event without entries");
      }
    }

    /** Entries and nothing else. */
    public Appended(long writtenMillis, Assurance assurance, List<Stored> entries) {
      this(writtenMillis, assurance, null, null, entries);
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
