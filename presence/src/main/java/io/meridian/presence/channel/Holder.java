package io.meridian.presence.channel;

import io.meridian.presence.crdt.Owner;
import java.util.Comparator;

/**
 * A connection's attachment to the channel on a node of this region.
 *
 * @param owner the node's life
 * @param attachment unique in it; an attachment that comes again is another one
 */
public record Holder(Owner owner, long attachment) implements Comparable<Holder> {
  private static final Comparator<Holder> ORDER =
      Comparator.comparing(Holder::owner).thenComparingLong(Holder::attachment);

  @Override
  public int compareTo(Holder other) {
    return ORDER.compare(this, other);
  }
}
