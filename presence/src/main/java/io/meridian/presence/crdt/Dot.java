package io.meridian.presence.crdt;

import java.util.Comparator;

/**
 * The name of one written entry: the {@code counter}-th of its origin. Never given to two entries.
 *
 * @param counter counted from 1
 */
public record Dot(Origin origin, long counter) implements Comparable<Dot> {
  private static final Comparator<Dot> ORDER =
      Comparator.comparing(Dot::origin).thenComparingLong(Dot::counter);

  public Dot {
    if (counter < 1) {
      throw new IllegalArgumentException("counter " + counter + ", min 1");
    }
  }

  @Override
  public int compareTo(Dot other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return origin + ":" + counter;
  }
}
