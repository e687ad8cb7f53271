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
 * @param shown of operations, those at or below this are in what the subscriber was given; the same
 *     as the vector, but after a region that lacked some of what the subscriber had seen gave it a
 *     whole message
 */
public record Position(VersionVector vector, SortedMap<Long, Long> marks, VersionVector shown) {
  public static final Position START = new Position(VersionVector.EMPTY, new TreeMap<>());

  private static final int MARK_BYTES = 16;
  private static final int ORIGIN_BYTES = 32;

  public Position {
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
  }

  public Position(VersionVector vector, SortedMap<Long, Long> marks) {
    this(vector, marks, vector);
  }

  /** Whether the subscriber's messages have all operations that it has seen. */
  public boolean showsAll() {
    return shown.covers(vector);
  }

  /**
   * After a whole message of a region.
   *
   * @param here what the region's subscribers have been given
   */
  Position shownUpTo(VersionVector here) {
    return here.covers(vector) ? new Position(vector, marks) : new Position(vector, marks, here);
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
   * below {@code resumable}: what lies between is lost to the subscriber, who must be told. It
   * begins there with all that it is shown from then on.
   */
  public Position from(VersionVector resumable) {
    return shown.covers(resumable) ? this : new Position(vector.merge(resumable), marks);
  }

  /** The least position that has seen what either has. */
  public Position merge(Position other) {
    if (other.marks.isEmpty() && other.vector.equals(vector) && showsAll()) {
      return this;
    }
    TreeMap<Long, Long> merged = new TreeMap<>(marks);
    other.marks.forEach((publisher, number) -> merged.merge(publisher, number, Math::max));
    VersionVector both = vector.merge(other.vector);
    return new Position(
        both, merged, showsAll() && other.showsAll() ? both : shown.merge(other.shown));
  }

  /** About what it takes in a message between nodes, in bytes. */
  int weightBytes() {
    return MARK_BYTES * marks.size() + ORIGIN_BYTES * vector.upTo().size();
  }
}
