package io.meridian.chaos.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Latencies of one kind, from any thread, each kept to three digits. Longer ones than {@link
 * #MAX_SECONDS} count as that long, negative ones as 0.
 */
public final class Latencies {
  /** The longest latency that is told from longer ones. */
  public static final int MAX_SECONDS = 600;

  private static final long MAX_MICROS = TimeUnit.SECONDS.toMicros(MAX_SECONDS);

  private final ConcurrentHistogram micros = new ConcurrentHistogram(MAX_MICROS, 3);

  public Latencies() {
    micros.setAutoResize(false);
  }

  public void record(long nanos) {
    micros.recordValue(Math.min(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)), MAX_MICROS));
  }

  /** Records all that the others are. */
  void add(Latencies others) {
    micros.add(others.micros);
  }

  public long count() {
    return micros.getTotalCount();
  }

  /**
   * The latency that so many percent do not exceed, in milliseconds; NaN when there are none.
   *
   * @param percentile 0 to 100; 100 is the longest
   */
  public double millis(double percentile) {
    return count() == 0 ? Double.NaN : micros.getValueAtPercentile(percentile) / 1_000.0;
  }

  /**
   * By the names that a {@link io.meridian.chaos.report.Section.Percentiles} has, in milliseconds;
   * NaN when there are none.
   */
  public Map<String, Double> percentiles() {
    Map<String, Double> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", millis(50));
    percentiles.put("p90", millis(90));
    percentiles.put("p99", millis(99));
    percentiles.put("p99.9", millis(99.9));
    percentiles.put("max", millis(100));
    return percentiles;
  }

  /** What {@link #row} has in its columns. */
  public static String header(String first) {
    return String.format(
        Locale.ROOT,
        "%-34s %9s %9s %9s %9s %9s %9s",
        first,
        "count",
        "p50 ms",
        "p90 ms",
        "p99 ms",
        "p99.9 ms",
        "max ms");
  }

  /** A line of a table. */
  public String row(String name) {
    return String.format(
        Locale.ROOT,
        "%-34s %9d %9.2f %9.2f %9.2f %9.2f %9.2f",
        name,
        count(),
        millis(50),
        millis(90),
        millis(99),
        millis(99.9),
        millis(100));
  }
}
