package io.meridian.replication.log;

import java.util.Comparator;

/**
 * The name of an entry: the {@code seq}-th that {@code origin} wrote in this channel.
 *
 * @param seq counted from 1
 */
public record Dot(Origin origin, long seq) implements Comparable<Dot> {
  private static final Comparator<Dot> ORDER =
      Comparator.comparing(Dot::origin).thenComparingLong(Dot::seq);

  public Dot {
    if (seq < 1) {
      throw new IllegalArgumentException("seq " + seq + " is counted from 1");
    }
  }

  @Override
  public int compareTo(Dot other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return origin + ":" + seq;
  }
}
