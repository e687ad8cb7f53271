package io.meridian.chaos.report;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

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
      implements Section {
    public Timeline {
      series = List.copyOf(series);
      marks = List.copyOf(marks);
    }
  }

  /** One line of a plot. @param points in the order of time */
  record Series(String name, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * A value at a time.
   *
   * @param seconds since the run began
   * @param value NaN where there is none, which interrupts the line
   */
  record Point(double seconds, double value) {}

  /** Something that was done. @param toSeconds equal to {@code fromSeconds} for an instant */
  record Mark(String name, double fromSeconds, double toSeconds) {
    public Mark {
      if (!(fromSeconds <= toSeconds)) {
        throw new IllegalArgumentException(
            name + " ends at " + toSeconds + " s, before it begins at " + fromSeconds + " s");
      }
    }
  }

  /**
   * Latencies in milliseconds.
   *
   * @param rows by name, in the order in which they are shown; each value by percentile: {@code
   *     p50, p90, p99, p99.9, max}
   */
  record Percentiles(String title, Map<String, Map<String, Double>> rows) implements Section {
    public Percentiles {
      rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    /** The percentiles that rows have, the lowest first. */
    static List<String> namesIn(Collection<Map<String, Double>> rows) {
      TreeSet<String> names =
          new TreeSet<>(
              Comparator.comparingDouble(Percentiles::percent)
                  .thenComparing(Comparator.naturalOrder()));
      rows.forEach(row -> names.addAll(row.keySet()));
      return List.copyOf(names);
    }

    private static double percent(String name) {
      return name.matches("p\\d+(\\.\\d+)?") ? Double.parseDouble(name.substring(1)) : 100;
    }
  }

  /**
   * A value for each pair, such as of regions, drawn as a heat map.
   *
   * @param cells {@code cells.get(row).get(column)}; NaN where there is none
   */
  record Matrix(
      String title, String unit, List<String> rows, List<String> columns, List<List<Double>> cells)
      implements Section {
    public Matrix {
      rows = List.copyOf(rows);
      columns = List.copyOf(columns);
      cells = cells.stream().map(List::copyOf).toList();
      requireSize(title, "rows", cells.size(), rows.size());
      for (List<Double> row : cells) {
        requireSize(title, "columns", row.size(), columns.size());
      }
    }
  }

  /** Text in rows, each with a cell for every column. */
  record Table(String title, List<String> columns, List<List<String>> rows) implements Section {
    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      for (List<String> row : rows) {
        requireSize(title, "columns", row.size(), columns.size());
      }
    }
  }

  /** A paragraph. */
  record Text(String title, String text) implements Section {}

  private static void requireSize(String title, String what, int size, int named) {
    if (size != named) {
      throw new IllegalArgumentException(
          title + " has values for " + size + ' ' + what + ", and names " + named);
    }
  }
}
