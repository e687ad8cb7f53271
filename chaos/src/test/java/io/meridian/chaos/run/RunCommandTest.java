package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.experiment.Setting;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.wan.PathDelay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RunCommandTest {
  private static final int KILLED = 137;
  private static final Path REPORTS = Path.of("reports");
  private static final RegionId EU = new RegionId("eu");

  @ParameterizedTest
  @CsvSource({"AS_EXPECTED, ABORTED", "SKIPPED, NOT_AS_EXPECTED", "AS_EXPECTED, NOT_AS_EXPECTED"})
  void exitStatusesWeighAsTheOutcomesDo(Outcome better, Outcome worse) {
    assertThat(better.worse(worse)).isEqualTo(worse);
    assertThat(RunCommand.worse(better.exitStatus(), worse.exitStatus()))
        .isEqualTo(worse.exitStatus());
    assertThat(RunCommand.worse(worse.exitStatus(), better.exitStatus()))
        .isEqualTo(worse.exitStatus());
  }

  @Test
  void experimentsShareNoRegionsWhenOnlyTheClientsOfOneHaveANetwork() {
    Setting direct = new Setting(List.of(EU), Map.of(EU, 1), "none", Optional.empty());
    Setting near = new Setting(List.of(EU), Map.of(EU, 1), "none", Optional.of(PathDelay.NONE));
    Setting far =
        new Setting(
            List.of(EU), Map.of(EU, 1), "none", Optional.of(PathDelay.of(Duration.ofMillis(20))));

    assertThat(RunCommand.plan(near)).isEqualTo(RunCommand.plan(far));
    assertThat(RunCommand.plan(near)).isNotEqualTo(RunCommand.plan(direct));
    assertThat(RunCommand.plan(far).clientAddresses()).containsEntry(EU, List.of("127.0.53.1"));
    assertThat(RunCommand.plan(direct).clientAddresses()).containsEntry(EU, List.of("127.0.41.1"));
  }

  /** Tells the story of all groups. */
  private final List<String> story = new ArrayList<>();

  private ExperimentGroup group(String name, boolean startable, int exitStatus) {
    return new ExperimentGroup() {
      @Override
      public void requireStartable() {
        story.add("look at " + name);
        if (!startable) {
          throw new LaunchException("127.0.53.1:8080 is taken");
        }
      }

      @Override
      public int run(Path reports) {
        story.add("run " + name);
        return exitStatus;
      }
    };
  }

  @Test
  void whatTheLastGroupLacksIsToldBeforeTheFirstIsStarted() {
    List<ExperimentGroup> groups = List.of(group("direct", true, 0), group("relayed", false, 0));

    assertThatThrownBy(() -> RunCommand.requireStartable(groups))
        .isInstanceOf(LaunchException.class)
        .hasMessage("127.0.53.1:8080 is taken");
    assertThat(story).containsExactly("look at direct", "look at relayed");
  }

  @Test
  void allAreRunUntilASignalEndsOne() throws Exception {
    int broken = Outcome.NOT_AS_EXPECTED.exitStatus();
    List<ExperimentGroup> groups =
        List.of(group("1", true, broken), group("2", true, KILLED), group("3", true, 0));

    assertThat(RunCommand.runAll(groups.subList(0, 1), REPORTS)).isEqualTo(broken);
    story.clear();
    assertThat(RunCommand.runAll(groups, REPORTS)).isEqualTo(KILLED);
    assertThat(story).containsExactly("run 1", "run 2");
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
