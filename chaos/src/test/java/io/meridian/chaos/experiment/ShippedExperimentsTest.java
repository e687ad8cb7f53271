package io.meridian.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The experiments of this project. */
class ShippedExperimentsTest {
  /** What all of them may take, less what starting regions between them takes. */
  private static final Duration LONGEST = Duration.ofMinutes(35);

  private static final ExperimentFolder FOLDER = new ExperimentFolder(Path.of(".."));

  private final List<Experiment> experiments =
      FOLDER.all().stream().map(file -> ExperimentFile.read(file, FOLDER.available())).toList();

  @Test
  void eachCanBeReadAndHasATitleOfItsOwn() {
    assertThat(experiments).hasSize(26);
    assertThat(experiments).extracting(Experiment::title).doesNotHaveDuplicates();
    assertThat(experiments).extracting(Experiment::seed).doesNotHaveDuplicates();
  }

  @Test
  void eachFaultIsInOneOfThem() {
    assertThat(experiments)
        .flatExtracting(Experiment::method)
        .extracting(Step::fault)
        // These two are for files of one's own.
        .containsAll(EnumSet.complementOf(EnumSet.of(Fault.HALF_OPEN, Fault.STALL)));
  }

  @Test
  void someAreToBreakAndMostAreNot() {
    assertThat(experiments)
        .filteredOn(experiment -> !experiment.expected().broken().isEmpty())
        .isNotEmpty()
        .hasSizeLessThan(3);
  }

  @Test
  void eachLosesRepeatsAndReordersNothingOrIsToBreakThat() {
    for (Experiment experiment : experiments) {
      assertThat(experiment.invariants())
          .as(experiment.name())
          .extracting(Invariant::kind)
          .contains(
              Invariant.Kind.NOTHING_LOST,
              Invariant.Kind.NOTHING_DUPLICATED,
              Invariant.Kind.IN_ORDER);
    }
  }

  @Test
  void whoIsToRecoverHasTheTimeForIt() {
    experiments.forEach(ShippedExperimentsTest::hasTimeToRecover);
  }

  @Test
  void allOfThemRunInTheirTime() {
    Duration all =
        experiments.stream().map(Experiment::length).reduce(Duration.ZERO, Duration::plus);

    assertThat(all).isLessThanOrEqualTo(LONGEST);
  }

  /** Who may move is counted from when a fault begins, who stays from when it ends. */
  private static void hasTimeToRecover(Experiment experiment) {
    SteadyState before = experiment.steadyState();
    Duration end = experiment.length().minus(before.warmUp()).minus(before.over());
    for (Invariant invariant : experiment.invariants()) {
      if (invariant.kind() == Invariant.Kind.RECOVERED_WITHIN_MILLIS) {
        for (Step step : experiment.method()) {
          Duration from = experiment.load().moving() ? step.at() : step.at().plus(step.lasts());
          // One that ends by itself takes longer than the file says.
          if (!step.fault().endsByItself()) {
            assertThat(Duration.ofMillis((long) invariant.max()))
                .as(experiment.name())
                .isLessThanOrEqualTo(end.minus(from));
          }
        }
      }
    }
  }
}
