package io.meridian.chaos.report;

import java.util.List;
import java.util.Map;

/** A part of a report. */
public sealed interface Section {
  /** Its heading. */
  String title();

  /**
   * Values over time, with what was done drawn in.
   *
   * @param unit of the values, such as {@code messages/s}
   */
  record Timeline(String title, String unit, List<Series> series, List<Mark> marks)
      implements Section {}

  /** One line of a plot. @param points in the order of time */
  record Series(String name, List<Point> points) {}

  /** A value at a time. @param seconds since the run began */
  record Point(double seconds, double value) {}

  /** Something that was done. @param toSeconds equal to {@code fromSeconds} for an instant */
  record Mark(String name, double fromSeconds, double toSeconds) {}

  /**
   * Latencies in milliseconds.
   *
   * @param rows by name, each value by percentile: {@code p50, p90, p99, p99.9, max}
   */
  record Percentiles(String title, Map<String, Map<String, Double>> rows) implements Section {}

  /**
   * A value for each pair, such as of regions, drawn as a heat map.
   *
   * @param cells {@code cells.get(row).get(column)}; NaN where there is none
   */
  record Matrix(
      String title, String unit, List<String> rows, List<String> columns, List<List<Double>> cells)
      implements Section {}

  /** Text in rows. */
  record Table(String title, List<String> columns, List<List<String>> rows) implements Section {}

  /** A paragraph. */
  record Text(String title, String text) implements Section {}
}
