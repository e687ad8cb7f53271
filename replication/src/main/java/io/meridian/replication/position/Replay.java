package io.meridian.replication.position;

import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a subscriber at a position still has to get from a region's log, in that region's order. Two
 * passes over the log from where the position may lack something, each in as many parts as the
 * reader likes: first {@link #survey} to its end, then {@link #deliver} up to what the region's
 * subscribers were given.
 *
 * <p>The survey is needed because the dot under which the subscriber saw a message may stand behind
 * the one under which this region has it: entries at or below the position imply marks for their
 * publishers.
 */
public final class Replay {
  private final Position start;
  private final VersionVector majority;
  private final Map<String, Long> implied = new HashMap<>();
  private final TreeMap<Long, Long> marks;
  private VersionVector vector;

  /**
   * @param majority what is known to be held by a majority of regions and was given to this
   *     region's subscribers, which needs no marks
   */
  public Replay(Position start, VersionVector majority) {
    this.start = start;
    this.majority = majority;
    // What a majority holds cannot turn up again, so marks are carried only while the position is
    // ahead of it.
    this.marks = new TreeMap<>(majority.covers(start.vector()) ? new TreeMap<>() : start.marks());
    this.vector = start.vector();
  }

  /**
   * First pass: all of the log that the position may not cover, also what is held back from
   * subscribers.
   */
  public void survey(List<Stored> run) {
    for (Stored stored : run) {
      Entry entry = stored.entry();
      if (start.vector().covers(entry.dot())) {
        implied.merge(entry.key().publisher(), entry.key().number(), Math::max);
        if (!majority.covers(entry.dot())) {
          marks.merge(Mark.of(entry.key().publisher()), entry.key().number(), Math::max);
        }
      }
    }
  }

  /** Second pass: what of this part of the run has to be delivered. */
  public List<Delivery> deliver(List<Stored> run) {
    List<Delivery> deliveries = new ArrayList<>();
    for (Stored stored : run) {
      Entry entry = stored.entry();
      Dot dot = entry.dot();
      if (vector.covers(dot)) {
        continue;
      }
      vector = vector.with(dot);
      if (!majority.covers(dot)) {
        marks.merge(Mark.of(entry.key().publisher()), entry.key().number(), Math::max);
      }
      if (stored.live() && !seen(entry)) {
        deliveries.add(new Delivery(entry, position()));
      }
    }
    return deliveries;
  }

  private boolean seen(Entry entry) {
    Long newest = implied.get(entry.key().publisher());
    return start.marked(entry) || (newest != null && entry.key().number() <= newest);
  }

  /** Where the subscriber is after what was delivered so far. */
  public Position position() {
    return new Position(vector, marks);
  }
}
