package io.meridian.replication.life;

import java.util.Comparator;

/**
 * How far a region's storage has come.
 *
 * @param epoch rises when storage was replaced or lost something; seconds since the start of 2025
 *     in which that was noticed, or more
 * @param beats rises every few seconds while a node runs
 */
public record Life(long epoch, long beats) implements Comparable<Life> {
  private static final Comparator<Life> ORDER =
      Comparator.comparingLong(Life::epoch).thenComparingLong(Life::beats);

  public Life {
    if (epoch < 1 || beats < 0) {
      throw new IllegalArgumentException("epoch " + epoch + " and beats " + beats + " never fall");
    }
  }

  /** One beat later. */
  public Life next() {
    return new Life(epoch, beats + 1);
  }

  @Override
  public int compareTo(Life other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + "/" + beats;
  }
}
