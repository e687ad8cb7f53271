package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.report.Section.Mark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The faults of an experiment, each on a thread of its own: done at its time, undone at its end.
 */
final class Method {
  private final List<StepRun> steps = new ArrayList<>();

  /**
   * @param injections of the steps, in their order
   * @param recorder that is told when a fault begins and is undone
   * @param say is told what is done
   */
  Method(
      List<Step> steps,
      List<Injection> injections,
      HistoryRecorder recorder,
      Consumer<String> say) {
    for (int i = 0; i < steps.size(); i++) {
      this.steps.add(new StepRun(steps.get(i), injections.get(i), recorder, say));
    }
  }

  /** Time begins for all steps. */
  void start() {
    steps.forEach(StepRun::start);
  }

  /** Whether every fault has been done, and undone if it has an end. */
  boolean isOver() {
    return steps.stream().allMatch(StepRun::isOver);
  }

  /** What could not be done or undone, a line each. */
  List<String> failures() {
    return steps.stream().flatMap(step -> step.failures().stream()).toList();
  }

  /**
   * Does no more of what has not begun, and undoes what was done and is not undone, the last first,
   * since it was done to what the others had left. Each step has its turn: what keeps one from
   * being undone is thrown when all had it, the first with the others suppressed.
   */
  void undoAll() throws InterruptedException {
    steps.forEach(StepRun::interrupt);
    Exception first = null;
    for (StepRun step : lastFirst()) {
      try {
        step.undo();
      } catch (InterruptedException | RuntimeException failed) {
        if (first == null) {
          first = failed;
        } else {
          first.addSuppressed(failed);
        }
      }
    }
    if (first instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (first instanceof RuntimeException failed) {
      throw failed;
    }
  }

  private List<StepRun> lastFirst() {
    List<StepRun> order = new ArrayList<>(steps);
    order.sort(Comparator.comparing(StepRun::at));
    Collections.reverse(order);
    return order;
  }

  /** When each fault was there; those that are not undone yet are there until now. */
  List<Mark> marks() {
    return steps.stream().flatMap(step -> step.mark().stream()).toList();
  }
}
