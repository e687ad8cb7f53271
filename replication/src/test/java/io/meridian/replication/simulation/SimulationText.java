package io.meridian.replication.simulation;

import java.util.Locale;
import java.util.Map;

/** Runs and options for people to read. */
final class SimulationText {
  private static final int VIOLATION_CHARS_MAX = 2_000;

  private SimulationText() {}

  /** A run with its options, and what it broke. */
  static String run(RunReport report) {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(report.seed()).append(": ");
    Violation violation = report.violation();
    if (violation == null) {
      text.append(
          String.format(
              Locale.ROOT,
              "holds, %d messages acknowledged, settled after %d ms%n",
              report.acknowledged(),
              report.settleMillis()));
    } else {
      text.append("FAILS at ").append(report.atMillis()).append(" ms: ");
      text.append(shortened(String.valueOf(violation.getMessage()))).append('\n');
    }
    return text.append("  options ").append(report.options()).append('\n').toString();
  }

  /** A run that was made small: what is left of it, and the row that keeps it as a test. */
  static String minimised(RunReport least) {
    StringBuilder text = new StringBuilder("  smaller, it still fails at ");
    text.append(least.atMillis()).append(" ms: ").append(shortened(violation(least))).append('\n');
    least.happened().forEach(line -> text.append("    fault ").append(line).append('\n'));
    text.append("  as a regression test:\n    ");
    text.append(least.seed()).append(" | ").append(least.options()).append(" | ");
    return text.append(kind(least)).append('\n').toString();
  }

  private static String violation(RunReport report) {
    Violation violation = report.violation();
    return violation == null ? "" : String.valueOf(violation.getMessage());
  }

  private static String kind(RunReport report) {
    Violation violation = report.violation();
    return violation == null ? "" : violation.kind();
  }

  private static String shortened(String violation) {
    return violation.length() <= VIOLATION_CHARS_MAX
        ? violation
        : violation.substring(0, VIOLATION_CHARS_MAX) + " …";
  }

  static String counts(Map<String, Long> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (name, count) -> text.append(String.format(Locale.ROOT, "  %-34s %,12d%n", name, count)));
    return text.toString();
  }

  /** What can be set and left out. */
  static String options() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-20s %9s  %s%n", "OPTION", "BENIGN", "MEANING"));
    for (Option option : Option.values()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-20s %9s  %s%n",
              option.text(),
              Option.print(option.benign()),
              option.meaning()));
    }
    text.append("\nMECHANISMS\n");
    for (Mechanism mechanism : Mechanism.values()) {
      text.append(SimulationOptions.text(mechanism)).append('\n');
    }
    return text.toString();
  }
}
