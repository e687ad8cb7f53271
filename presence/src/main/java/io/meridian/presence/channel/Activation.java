package io.meridian.presence.channel;

/**
 * The epoch of an activation: wall milliseconds, or above whatever epoch is known, and below that a
 * few bits by chance. An activation on a slow clock that knows nothing of one before it may come to
 * the same time, and two that give one dot two entries would never agree again.
 */
final class Activation {
  private static final int CHANCE_BITS = 12;
  private static final long CHANCE_MASK = (1L << CHANCE_BITS) - 1;

  private Activation() {}

  /**
   * An epoch that is new.
   *
   * @param hintMillis wall milliseconds, 0 or more
   * @param next the lowest epoch that is not known to be used
   */
  static long epoch(long hintMillis, long next, long seed) {
    long least = Math.max(hintMillis, (next + CHANCE_MASK) >>> CHANCE_BITS);
    return (least << CHANCE_BITS) | (seed & CHANCE_MASK);
  }
}
