package io.meridian.replication.position;

import io.meridian.replication.log.Entry;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way to a subscriber.
 *
 * @param after the subscriber's position once it has it
 * @param whole whether the subscriber gets, instead of the entry, the messages that it adds or
 *     changes as they are after all entries at or below {@code after} that the region holds ({@link
 *     io.meridian.replication.message.Fold}); to get that again does no harm
 */
public record Delivery(Entry entry, Position after, boolean whole) {
  /** An entry as it is. */
  public Delivery(Entry entry, Position after) {
    this(entry, after, false);
  }

  /** About what it takes in a message between nodes, in bytes. */
  public int weightBytes() {
    return entry.weightBytes() + after.weightBytes();
  }

  Delivery at(Position position) {
    return new Delivery(entry, position, whole);
  }

  /**
   * Whether a subscriber at {@code position} can take this as it is, because all that it has seen
   * was delivered here before. One that is ahead of the region gets what {@link #to} makes of it.
   */
  public boolean follows(Position position) {
    return !position.vector().covers(entry.dot()) && after.vector().covers(position.vector());
  }

  /**
   * The same for a subscriber that has seen what this region has not delivered yet: with a position
   * of its own. Of an operation it gets the whole message, also when it saw the operation
   * elsewhere: what it got here since then may not have had it.
   *
   * @return null when it has the entry already
   */
  public @Nullable Delivery to(Position position) {
    if (entry.operation() != null) {
      return new Delivery(entry, position.shownUpTo(after.vector()).merge(after), true);
    }
    if (position.vector().covers(entry.dot()) || position.marked(entry)) {
      return null;
    }
    return new Delivery(entry, position.merge(after));
  }
}
