package io.meridian.replication.position;

import io.meridian.replication.log.Entry;
import io.meridian.replication.log.VersionVector;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a subscriber has seen of a channel, in terms that any region can serve: every entry at or
 * below the vector, and of each marked publisher everything up to its number. Clients carry it as
 * {@code channelSerial}.
 *
 * @param marks newest number seen of a publisher ({@link Mark}), for publishers with an entry that
 *     is not yet known to be held by a majority: only those can turn up again under another dot
 */
public record Position(VersionVector vector, SortedMap<Long, Long> marks) {
  public static final Position START = new Position(VersionVector.EMPTY, new TreeMap<>());

  public Position {
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
  }

  /** Whether a mark says that the entry, or a newer one of its publisher, was seen. */
  public boolean marked(Entry entry) {
    if (marks.isEmpty()) {
      return false;
    }
    Long newest = marks.get(Mark.of(entry.key().publisher()));
    return newest != null && entry.key().number() <= newest;
  }

  /**
   * This position, or the next behind it from which a region can go on that has forgotten what is
   * below {@code resumable}: what lies between is lost to the subscriber, who must be told.
   */
  public Position from(VersionVector resumable) {
    return vector.covers(resumable) ? this : new Position(vector.merge(resumable), marks);
  }

  /** The least position that has seen what either has. */
  public Position merge(Position other) {
    if (other.marks.isEmpty() && other.vector.equals(vector)) {
      return this;
    }
    TreeMap<Long, Long> merged = new TreeMap<>(marks);
    other.marks.forEach((publisher, number) -> merged.merge(publisher, number, Math::max));
    return new Position(vector.merge(other.vector), merged);
  }
}
