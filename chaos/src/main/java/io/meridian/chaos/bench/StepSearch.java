package io.meridian.chaos.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the highest load that passes: doubles it until one fails, then halves the stretch
 * between the highest that passed and the lowest that failed, as often as it is told.
 *
 * @param <R> what a step is judged by
 */
final class StepSearch<R> {
  /** Measures a load. */
  interface Measure<R> {
    R at(int load) throws InterruptedException;
  }

  /** Whether a load passed. */
  interface Judge<R> {
    boolean passes(R result);
  }

  /** A load that was tried. */
  record Step<R>(int load, R result, boolean passed) {}

  private final Measure<R> measure;
  private final Judge<R> judge;
  private final List<Step<R>> steps = new ArrayList<>();

  StepSearch(Measure<R> measure, Judge<R> judge) {
    this.measure = measure;
    this.judge = judge;
  }

  /**
   * Searches.
   *
   * @param first load to try
   * @param most is tried at the most, and nothing above it
   * @param refinements after a load failed
   * @return the highest that passed, 0 when none did
   */
  int highest(int first, int most, int refinements) throws InterruptedException {
    int passed = 0;
    int load = Math.min(first, most);
    while (passes(load)) {
      passed = load;
      if (load == most) {
        return passed;
      }
      load = (int) Math.min(2L * load, most);
    }
    int failed = load;
    for (int i = 0; i < refinements && failed - passed > 1; i++) {
      int middle = passed + (failed - passed) / 2;
      if (passes(middle)) {
        passed = middle;
      } else {
        failed = middle;
      }
    }
    return passed;
  }

  private boolean passes(int load) throws InterruptedException {
    R result = measure.at(load);
    boolean passed = judge.passes(result);
    steps.add(new Step<>(load, result, passed));
    return passed;
  }

  /** All that were tried, in their order. */
  List<Step<R>> steps() {
    return List.copyOf(steps);
  }
}
