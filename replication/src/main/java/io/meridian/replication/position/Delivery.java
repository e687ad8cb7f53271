package io.meridian.replication.position;

import io.meridian.replication.log.Entry;
import org.jspecify.annotations.Nullable;

/**
 * An entry on its way to a subscriber.
 *
 * @param after the subscriber's position once it has it
 */
public record Delivery(Entry entry, Position after) {

  /**
   * Whether a subscriber at {@code position} can take this as it is, because all that it has seen
   * was delivered here before. One that is ahead of the region gets what {@link #to} makes of it.
   */
  public boolean follows(Position position) {
    return !position.vector().covers(entry.dot()) && after.vector().covers(position.vector());
  }

  /**
   * The same for a subscriber that has seen what this region has not delivered yet: with a position
   * of its own.
   *
   * @return null when it has the entry already
   */
  public @Nullable Delivery to(Position position) {
    if (position.vector().covers(entry.dot()) || position.marked(entry)) {
      return null;
    }
    return new Delivery(entry, position.merge(after));
  }
}
