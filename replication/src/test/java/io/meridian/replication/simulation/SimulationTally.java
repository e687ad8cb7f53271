package io.meridian.replication.simulation;

import io.meridian.chaos.sim.Sometimes;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts runs that end on several threads, and prints those that are of interest as they end: all
 * of a few, and of many those that fail, up to {@link #SHOWN_MAX}. The first {@link #MINIMISED_MAX}
 * are made smaller.
 */
final class SimulationTally {
  private static final int FEW = 20;
  private static final int SHOWN_MAX = 20;
  private static final int MINIMISED_MAX = 3;

  private final PrintWriter out;
  private final boolean showsAll;
  private final long startNanos = System.nanoTime();
  private final Sometimes sometimes = new Sometimes();
  private final Map<String, Long> failures = new TreeMap<>();
  private long runs;
  private long failed;
  private long acknowledged;
  private long settleMillisMax;

  SimulationTally(PrintWriter out, long count) {
    this.out = out;
    this.showsAll = count <= FEW;
  }

  void add(RunReport report) {
    String text = count(report);
    if (!text.isEmpty()) {
      if (minimises(report)) {
        text += SimulationText.minimised(Minimiser.minimise(report));
      }
      synchronized (this) {
        out.print(text);
        out.flush();
      }
    }
  }

  private synchronized String count(RunReport report) {
    runs++;
    acknowledged += report.acknowledged();
    settleMillisMax = Math.max(settleMillisMax, report.settleMillis());
    sometimes.add(report.sometimes());
    Violation violation = report.violation();
    if (violation != null) {
      failed++;
      failures.merge(violation.kind(), 1L, Long::sum);
    }
    boolean shown = violation == null ? showsAll : failed <= SHOWN_MAX;
    return shown ? SimulationText.run(report) : "";
  }

  private synchronized boolean minimises(RunReport report) {
    return report.violation() != null && failed <= MINIMISED_MAX;
  }

  synchronized boolean failed() {
    return failed > 0;
  }

  synchronized String summary() {
    double minutes = (System.nanoTime() - startNanos) / 60e9;
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%,d runs, %,.0f a minute; %,d messages acknowledged; settled at most %,d ms after"
                + " healing%n",
            runs,
            runs / minutes,
            acknowledged,
            settleMillisMax));
    text.append(
        failed == 0 ? "Every promise held.\n" : failed + " runs failed: " + failures + "\n");
    text.append("\nWhat happened on the way:\n").append(SimulationText.counts(sometimes.counts()));
    return text.toString();
  }
}
