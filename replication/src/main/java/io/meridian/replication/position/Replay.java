package io.meridian.replication.position;

import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a subscriber at a position still has to get from a region's log, in that region's order. Two
 * passes over the log from where the position may lack something, each in as many parts as the
 * reader likes: first {@link #survey} to its end, then {@link #deliver} up to what the region's
 * subscribers were given. The log is read from what {@link Position#shown} does not cover.
 *
 * <p>The survey is needed because the dot under which the subscriber saw a message may stand behind
 * the one under which this region has it: entries at or below the position imply marks for their
 * publishers.
 *
 * <p>Of operations a subscriber gets the messages that they changed, once for each part, as they
 * are at the part's end. So all that a part with operations delivers has the position at its end,
 * and goes out in one frame.
 */
public final class Replay {
  /**
   * How many publishers it remembers, as many as a channel's log does. A position that implies more
   * is made up, or of a time when the regions had been apart for long.
   */
  static final int PUBLISHERS_MAX = 20_000;

  private final Position start;
  private final VersionVector majority;
  private final VersionVector delivered;
  private final Map<String, Long> implied = new HashMap<>();
  private final TreeMap<Long, Long> marks;
  private VersionVector vector;
  private VersionVector shown;
  private boolean lacksSome;
  private boolean gaveWhole;

  /**
   * @param majority what is known to be held by a majority of regions and was given to this
   *     region's subscribers, which needs no marks
   * @param delivered what was given to this region's subscribers
   */
  public Replay(Position start, VersionVector majority, VersionVector delivered) {
    this.start = start;
    this.majority = majority;
    this.delivered = delivered;
    // What a majority holds cannot turn up again, so marks are carried only while the position is
    // ahead of it.
    this.marks = new TreeMap<>(majority.covers(start.vector()) ? new TreeMap<>() : start.marks());
    this.vector = start.vector();
    this.shown = start.shown();
  }

  /**
   * First pass: all of the log that the position may not cover, also what is held back from
   * subscribers; or until it {@link #overflows}.
   */
  public void survey(List<Stored> run) {
    for (Stored stored : run) {
      if (overflows()) {
        return;
      }
      Entry entry = stored.entry();
      boolean covered = start.vector().covers(entry.dot());
      lacksSome |= !covered;
      if (covered) {
        // What lies before all that it lacks made a repeat in here no live one when that was
        // stored.
        if (lacksSome && implies(stored)) {
          implied.merge(entry.key().publisher(), entry.key().number(), Math::max);
        }
        if (!majority.covers(entry.dot())) {
          marks.merge(Mark.of(entry.key().publisher()), entry.key().number(), Math::max);
        }
      }
    }
  }

  /**
   * Whether the entry's publisher may have others here that the subscriber has seen. An id that a
   * client set itself is live here once, so only one that is not live stands for another. Publishes
   * by REST, each a publisher of its own, thus cost nothing.
   */
  private static boolean implies(Stored stored) {
    Entry entry = stored.entry();
    return entry.key().ordered() || (entry.operation() == null && !stored.live());
  }

  /** Whether the position implies more than is remembered, so that nothing can be delivered. */
  public boolean overflows() {
    return implied.size() > PUBLISHERS_MAX || marks.size() > PUBLISHERS_MAX;
  }

  /** Second pass: what of this part of the run has to be delivered. */
  public List<Delivery> deliver(List<Stored> run) {
    Set<Operation.Target> changed = changedIn(run);
    boolean oneFrame = !changed.isEmpty();
    gaveWhole |= oneFrame;
    List<Delivery> deliveries = new ArrayList<>();
    for (Stored stored : run) {
      Entry entry = stored.entry();
      Operation operation = entry.operation();
      boolean unseen = !vector.covers(entry.dot());
      boolean changes = changes(stored);
      if (unseen) {
        take(entry);
      }
      shown = shown.with(entry.dot());
      if (operation != null) {
        if (changes && changed.remove(operation.target())) {
          deliveries.add(new Delivery(entry, position(), true));
        }
      } else if (unseen && stored.live() && !seen(entry)) {
        boolean whole = changed.removeIf(target -> target.dot().equals(entry.dot()));
        deliveries.add(new Delivery(entry, position(), whole));
      }
    }
    Position end = position();
    return oneFrame ? deliveries.stream().map(delivery -> delivery.at(end)).toList() : deliveries;
  }

  private Set<Operation.Target> changedIn(List<Stored> run) {
    Set<Operation.Target> changed = new HashSet<>();
    for (Stored stored : run) {
      Operation operation = stored.entry().operation();
      if (operation != null && changes(stored)) {
        changed.add(operation.target());
      }
    }
    return changed;
  }

  /** Whether it is an operation that is not in what the subscriber was given. */
  private boolean changes(Stored stored) {
    return stored.entry().operation() != null
        && stored.fate() != Stored.Fate.DUPLICATE
        && !shown.covers(stored.entry().dot());
  }

  private void take(Entry entry) {
    vector = vector.with(entry.dot());
    if (!majority.covers(entry.dot())) {
      marks.merge(Mark.of(entry.key().publisher()), entry.key().number(), Math::max);
    }
  }

  private boolean seen(Entry entry) {
    Long newest = implied.get(entry.key().publisher());
    return start.marked(entry) || (newest != null && entry.key().number() <= newest);
  }

  /** Where the subscriber is after what was delivered so far. */
  public Position position() {
    // What only the subscriber has seen is not in the whole messages that it got here.
    return start.showsAll() && !gaveWhole
        ? new Position(vector, marks)
        : new Position(vector, marks, shown.meet(delivered));
  }
}
