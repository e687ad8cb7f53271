package io.meridian.chaos.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a file, gathered so that all of it is told at once. */
final class Problems {
  private record Problem(Place place, String text) {}

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();
  private int count;

  Problems(Path file) {
    this.file = file;
  }

  /** Those beyond {@link InvalidExperimentException#MAX_PROBLEMS} are counted and not kept. */
  void add(Place place, String text) {
    count++;
    if (problems.size() < InvalidExperimentException.MAX_PROBLEMS) {
      problems.add(new Problem(place, text));
    }
  }

  int count() {
    return count;
  }

  /**
   * Ends the reading of a file that has problems.
   *
   * @throws InvalidExperimentException telling them in the order of the file, if there are any
   */
  void throwIfAny() {
    if (count > 0) {
      throw new InvalidExperimentException(
          problems.stream()
              .sorted(
                  Comparator.<Problem>comparingInt(problem -> problem.place().line())
                      .thenComparingInt(problem -> problem.place().column()))
              .map(this::located)
              .toList(),
          count - problems.size());
    }
  }

  private String located(Problem problem) {
    return "%s:%d:%d: %s"
        .formatted(file, problem.place().line(), problem.place().column(), problem.text());
  }
}
