package io.meridian.chaos.bench;

import org.HdrHistogram.ConcurrentHistogram;

/** Lengths of texts, from any thread, up to {@link #MAX} characters each. */
final class Lengths {
  static final int MAX = 10_000;

  private final ConcurrentHistogram chars = new ConcurrentHistogram(MAX, 4);

  Lengths() {
    chars.setAutoResize(false);
  }

  void record(int length) {
    chars.recordValue(Math.min(length, MAX));
  }

  /**
   * The length that so many percent do not exceed; 0 when there are none.
   *
   * @param percentile 0 to 100; 100 is the longest
   */
  int at(double percentile) {
    return (int) chars.getValueAtPercentile(percentile);
  }
}
