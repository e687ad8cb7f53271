package io.meridian.chaos.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws that depend on the seed alone: SplitMix64 written out, so that a seed means the same on
 * every JDK. Not thread-safe, like everything in a simulation.
 */
public final class SeededRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private long state;

  public SeededRandom(long seed) {
    this.seed = seed;
    this.state = seed;
  }

  public long seed() {
    return seed;
  }

  /**
   * An independent stream that depends on this stream's seed and the name, not on what was drawn
   * before: another draw added in one part of a simulation leaves the other parts as they were.
   */
  public SeededRandom child(String name) {
    long mixed = mix(seed + GOLDEN_GAMMA);
    for (int i = 0; i < name.length(); i++) {
      mixed = mix(mixed * 31 + name.charAt(i));
    }
    return new SeededRandom(mixed);
  }

  /** True with probability {@code p}, 0 to 1. Draws once whatever {@code p} is. */
  public boolean chance(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("probability " + p + " is not between 0 and 1");
    }
    return fraction() < p;
  }

  /** A whole number from {@code least} to {@code most}, both included. */
  public long between(long least, long most) {
    if (least > most) {
      throw new IllegalArgumentException("no number from " + least + " to " + most);
    }
    long width = most - least + 1;
    // A width that overflows means (nearly) every long: any draw will do. The bias of the remainder
    // is below 2^-32 for the widths that simulations use.
    return width <= 0 ? nextLong() : least + Long.remainderUnsigned(nextLong(), width);
  }

  /** {@link #between(long, long)} for sizes and indexes. */
  public int between(int least, int most) {
    return (int) between((long) least, (long) most);
  }

  /** A number from 0 (included) to 1 (excluded). */
  public double fraction() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  public <T> T pick(List<T> choices) {
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("nothing to pick from");
    }
    return choices.get(between(0, choices.size() - 1));
  }

  /** A shuffled copy. */
  public <T> List<T> shuffle(List<T> items) {
    List<T> shuffled = new ArrayList<>(items);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int other = between(0, i);
      T swapped = shuffled.get(i);
      shuffled.set(i, shuffled.get(other));
      shuffled.set(other, swapped);
    }
    return shuffled;
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
