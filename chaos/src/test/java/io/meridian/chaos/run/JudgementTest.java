package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.chaos.experiment.Expectation;
import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.Invariant;
import io.meridian.chaos.experiment.Invariant.Kind;
import io.meridian.chaos.experiment.Load;
import io.meridian.chaos.experiment.Setting;
import io.meridian.chaos.experiment.SteadyState;
import io.meridian.chaos.history.MemberAction;
import io.meridian.chaos.history.PlantedHistory;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two regions with a watcher each: Ada and Bob. */
class JudgementTest {
  private final PlantedHistory history =
      new PlantedHistory()
          .connected("ada", "eu", "c1")
          .connected("bob", "us", "c2")
          .subscribed("ada", "news")
          .subscribed("bob", "news")
          .present("eve", "c3")
          .present("zoe", "c4")
          .seen("ada", MemberAction.ENTER, "eve", "c3")
          .delivered("pia", 1)
          .leaving("zoe")
          .left("zoe")
          .passMillis(20_000)
          .shown("ada", "eve:c3");

  @Test
  void allIsWellWhenEveryWatcherLooked() {
    history.shown("bob", "eve:c3");

    assertThat(judge(Expectation.HOLDS, 1, Kind.NO_GHOST))
        .extracting(Finding::name, Finding::outcome)
        .containsExactly(
            tuple("no ghost", Outcome.HELD),
            tuple("every fault was done and undone", Outcome.HELD),
            tuple("every subscriber received", Outcome.HELD),
            tuple("every watcher looked", Outcome.HELD));
  }

  @Test
  void aWatcherThatDidNotLookIsNamed() {
    assertThat(judge(Expectation.HOLDS, 1, Kind.NO_GHOST))
        .filteredOn(finding -> finding.outcome() == Outcome.BROKEN)
        .extracting(Finding::name, Finding::detail)
        .containsExactly(
            tuple(
                "every watcher looked",
                "2 watchers, 1 looks that show who was there in the end, 0 too soon after a"
                    + " change"));
  }

  @Test
  void nobodyHasToLookWhereThereAreNoMembers() {
    assertThat(judge(Expectation.HOLDS, 0, Kind.NOTHING_LOST))
        .extracting(Finding::outcome)
        .containsOnly(Outcome.HELD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatCouldNotBeJudgedIsBroken(boolean toBreak) {
    Expectation expected =
        toBreak ? new Expectation(Set.of(Kind.RECOVERED_WITHIN_MILLIS)) : Expectation.HOLDS;

    assertThat(judge(expected, 0, Kind.RECOVERED_WITHIN_MILLIS))
        .filteredOn(finding -> finding.name().equals("recovered within millis"))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(tuple(Outcome.BROKEN, "could not be judged: nothing was disturbed"));
  }

  private List<Finding> judge(Expectation expected, int members, Kind kind) {
    Experiment experiment =
        new Experiment(
            "cut",
            "A cut",
            "Nothing is lost",
            1,
            new Setting(
                List.of(new RegionId("eu"), new RegionId("us")),
                Map.of(),
                "none",
                Optional.empty()),
            new Load(1, 1, 1, 1, 1, members, true),
            new SteadyState(Duration.ZERO, Duration.ZERO, List.of()),
            List.of(),
            Duration.ZERO,
            List.of(),
            List.of(new Invariant(kind, 1_000)),
            Set.of(),
            expected);
    return Judgement.of(experiment, history.history(), history.check(), List.of());
  }
}
