package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RunCommandTest {
  private static final int KILLED = 137;

  @ParameterizedTest
  @CsvSource({"AS_EXPECTED, ABORTED", "SKIPPED, NOT_AS_EXPECTED", "AS_EXPECTED, NOT_AS_EXPECTED"})
  void exitStatusesWeighAsTheOutcomesDo(Outcome better, Outcome worse) {
    assertThat(better.worse(worse)).isEqualTo(worse);
    assertThat(RunCommand.worse(better.exitStatus(), worse.exitStatus()))
        .isEqualTo(worse.exitStatus());
    assertThat(RunCommand.worse(worse.exitStatus(), better.exitStatus()))
        .isEqualTo(worse.exitStatus());
  }

  @ParameterizedTest
  @CsvSource({"AS_EXPECTED", "SKIPPED", "NOT_AS_EXPECTED"})
  void aSignalWeighsMost(Outcome outcome) {
    assertThat(RunCommand.worse(outcome.exitStatus(), KILLED)).isEqualTo(KILLED);
  }

  @ParameterizedTest
  @CsvSource({"ABORTED", "NOT_AS_EXPECTED"})
  void regionsThatCouldNotStartHideNothing(Outcome outcome) {
    assertThat(RunCommand.worse(CommandLine.ExitCode.USAGE, outcome.exitStatus()))
        .isEqualTo(outcome.exitStatus());
  }
}
