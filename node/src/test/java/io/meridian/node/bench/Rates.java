package io.meridian.node.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Messages per second, of each way to write them, in each round. */
final class Rates {
  static final String GROUPED = "channel, group commit";
  static final String ONE_BY_ONE = "channel, one command a write";
  static final String EVENT_PER_MESSAGE = "plain actor, one event a message";
  static final String RAW_SEQUENTIAL = "driver, one message a row, 1 in flight";
  static final String RAW_PIPELINED = "driver, one message a row, 256 in flight";
  static final String RAW_BATCHES = "driver, the channel's rows, 1 in flight";
  static final String RAW_BATCHES_PIPELINED = "driver, the channel's rows, 4 in flight";

  /** How many times as much group commit has to accept. */
  static final double GOAL = 10;

  private final Map<String, List<Double>> rounds = new LinkedHashMap<>();
  private String rows = "";

  void add(String way, double perSecond) {
    rounds.computeIfAbsent(way, first -> new ArrayList<>()).add(perSecond);
  }

  void describe(RawWrites.Rows small, RawWrites.Rows large) {
    rows =
        String.format(
            Locale.ROOT,
            "A row of one message has %.0f bytes; group commit wrote %.0f messages and %.0f bytes"
                + " a row.",
            small.bytesPerRow(),
            large.messagesPerRow(),
            large.bytesPerRow());
  }

  String report(int payloadBytes, int inFlight) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "One channel, %d-byte messages, %d publishes in flight. %s%n%n%-42s %12s %8s  rounds%n",
            payloadBytes,
            inFlight,
            rows,
            "way to write",
            "messages/s",
            "ratio"));
    rounds.forEach(
        (way, values) ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-42s %,12.0f %8s  %s%n",
                    way,
                    median(way),
                    String.format(Locale.ROOT, "%.1f", median(GROUPED) / median(way)),
                    values.stream().map(v -> String.format(Locale.ROOT, "%,.0f", v)).toList())));
    double times = times();
    return text.append(
            String.format(
                Locale.ROOT,
                "%nGroup commit accepts %.1f times what the better of the two without it does:"
                    + " the goal of %.0f is %s.%n",
                times,
                GOAL,
                times >= GOAL ? "met" : "MISSED"))
        .toString();
  }

  /** How many times what the better of the two ways without it accepts group commit does. */
  double times() {
    return median(GROUPED) / Math.max(median(ONE_BY_ONE), median(EVENT_PER_MESSAGE));
  }

  private double median(String way) {
    List<Double> sorted = rounds.get(way).stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
