package io.meridian.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.chaos.experiment.Invariant.Kind;
import io.meridian.chaos.history.MemberAction;
import io.meridian.chaos.history.PlantedHistory;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InvariantCheckTest {
  private static final double MAX_MILLIS = 2_500;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachInvariantHoldsInASoundHistory(Kind kind) {
    assertThat(judge(sound(), kind)).extracting(Finding::outcome).containsExactly(Outcome.HELD);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eachIsBrokenByItsFaultAlone(Kind kind) {
    List<Finding> findings = judge(experiment(true, Kind.values()), faulty(kind));

    assertThat(findings)
        .filteredOn(finding -> finding.outcome() == Outcome.BROKEN)
        .extracting(Finding::name)
        .contains(nameOf(kind));
    assertThat(findings)
        .filteredOn(finding -> finding.outcome() == Outcome.BROKEN)
        .extracting(Finding::name)
        // Who misses a message, an answer or its connection was not served again either.
        .isSubsetOf(
            nameOf(kind),
            nameOf(Kind.RECOVERED_WITHIN_MILLIS),
            nameOf(Kind.ELSEWHERE_SERVED_WITHIN_MILLIS));
  }

  @Test
  void aHistoryThatProvesNothingBreaksAll() {
    assertThat(judge(sound().dropped(1), Kind.IN_ORDER, Kind.NO_FLAP))
        .extracting(Finding::outcome, Finding::detail)
        .containsOnly(tuple(Outcome.BROKEN, "1: recorder: 1 events dropped"));
  }

  @Test
  void whatIsNotInTheHistoryIsNotJudged() {
    PlantedHistory quiet =
        new PlantedHistory()
            .subscribed("ada", "news")
            .subscribed("bob", "news")
            .delivered("pia", 1);

    assertThat(judge(quiet, Kind.NO_GHOST, Kind.NO_FLAP, Kind.RECOVERED_WITHIN_MILLIS))
        .extracting(Finding::outcome)
        .containsOnly(Outcome.NOT_JUDGED);
  }

  @Test
  void whoMovesRecoversFromTheBeginningWhoStaysFromTheEnd() {
    PlantedHistory history =
        new PlantedHistory()
            .connected("ada", "eu", "c1")
            .subscribed("ada", "news")
            .subscribed("bob", "news")
            .disturbed("kill eu")
            .disconnected("ada")
            .passMillis(30_000)
            .undisturbed("kill eu")
            .passMillis(1_000)
            .connected("ada", "eu", "c1")
            .delivered("pia", 1);
    Kind kind = Kind.RECOVERED_WITHIN_MILLIS;

    assertThat(judge(experiment(true, kind), history))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(
            tuple(Outcome.BROKEN, "1: kill eu: not served for 31000 ms, allowed are 2500 ms"));
    assertThat(judge(experiment(false, kind), history))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(
            tuple(
                Outcome.HELD,
                "all clients were served again at most 1000 ms after the end of each fault,"
                    + " allowed are 2500 ms"));
  }

  @Test
  void whatIsDoneToARegionMayBeFeltThereAndNotElsewhere() {
    Experiment pause = elsewhereServed();

    assertThat(judge(pause, unserved("bob", "us")))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(
            tuple(
                Outcome.HELD,
                "2 clients of other regions were unserved for 0 ms at most, allowed are 2500 ms"));
    assertThat(judge(pause, unserved("ada", "eu")))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(
            tuple(Outcome.BROKEN, "1: ada: not served for 4000 ms, allowed are 2500 ms"));
    assertThat(judge(pause, before().disconnected("ada")))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(tuple(Outcome.BROKEN, "1: ada: not served again, allowed are 2500 ms"));
  }

  /** Each of several faults is felt for less than the bound, and all of them together for more. */
  @Test
  void shortOutagesElsewhereUnderSeveralFaultsAreOne() {
    PlantedHistory history = unserved("bob", "us");
    for (int fault = 1; fault <= 3; fault++) {
      history.disturbed("cut " + fault).disconnected("ada").passMillis(1_000);
      history.connected("ada", "eu", "c1").delivered("pia", fault + 1L);
      history.undisturbed("cut " + fault);
    }

    assertThat(judge(elsewhereServed(), history))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(
            tuple(Outcome.BROKEN, "1: ada: not served for 3000 ms, allowed are 2500 ms"));
  }

  @Test
  void aPublisherElsewhereThatIsSilentIsNotShownToBeServed() {
    PlantedHistory history = unserved("bob", "us");
    history.connected("quinn", "eu", "c9").sent("quinn", 1).acknowledged("quinn", 1);
    history.received("ada", "quinn", 1).received("bob", "quinn", 1);

    assertThat(judge(elsewhereServed(), history))
        .extracting(Finding::outcome)
        .containsExactly(Outcome.HELD);

    PlantedHistory silent =
        new PlantedHistory()
            .connected("pia", "eu", "c8")
            .subscribed("ada", "news")
            .subscribed("bob", "news")
            .delivered("pia", 1)
            .disturbed("cut");

    assertThat(judge(elsewhereServed(), silent))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(
            tuple(
                Outcome.BROKEN,
                "1: pia: nothing was acknowledged that it sent after the first fault began,"
                    + " allowed are 2500 ms"));
  }

  private static Experiment elsewhereServed() {
    Step step =
        new Step(
            Fault.PAUSE,
            new FaultTarget.WholeRegion(new RegionId("us")),
            Duration.ZERO,
            Duration.ofSeconds(1),
            Map.of());
    return experiment(Expectation.HOLDS, true, List.of(step), Kind.ELSEWHERE_SERVED_WITHIN_MILLIS);
  }

  private static PlantedHistory unserved(String client, String region) {
    return new PlantedHistory()
        .connected("ada", "eu", "c1")
        .connected("bob", "us", "c2")
        .connected("pia", "eu", "c8")
        .subscribed("ada", "news")
        .subscribed("bob", "news")
        .disturbed("cut")
        .disconnected(client)
        .passMillis(4_000)
        .connected(client, region, client.equals("ada") ? "c1" : "c2")
        .delivered("pia", 1)
        .undisturbed("cut");
  }

  @Test
  void whatIsExpectedToBreakMust() {
    Experiment doomed = doomed(Kind.NOTHING_LOST, Kind.NOTHING_LOST, Kind.IN_ORDER);

    assertThat(judge(doomed, faulty(Kind.NOTHING_LOST)))
        .extracting(Finding::outcome)
        .containsExactly(Outcome.BROKEN_AS_EXPECTED, Outcome.HELD);
    assertThat(judge(doomed, sound()))
        .extracting(Finding::name, Finding::outcome)
        .containsExactly(
            tuple("nothing lost", Outcome.HELD),
            tuple("nothing lost breaks", Outcome.BROKEN),
            tuple("in order", Outcome.HELD));
  }

  @Test
  void whatIsNotExpectedToBreakIsNotExcused() {
    Experiment doomed = doomed(Kind.NOTHING_LOST, Kind.NOTHING_LOST, Kind.IN_ORDER);

    assertThat(judge(doomed, faulty(Kind.IN_ORDER).sent("pia", 5).acknowledged("pia", 5)))
        .extracting(Finding::outcome)
        .containsExactly(Outcome.BROKEN_AS_EXPECTED, Outcome.BROKEN);
  }

  @Test
  void whatProvesNothingIsNotTheBreakThatIsExpected() {
    Experiment doomed = doomed(Kind.NOTHING_LOST, Kind.NOTHING_LOST);

    assertThat(judge(doomed, faulty(Kind.NOTHING_LOST).dropped(1)))
        .extracting(Finding::outcome)
        .containsOnly(Outcome.BROKEN);
    assertThat(judge(doomed, sound().received("ada", "mallory", 1)))
        .extracting(Finding::outcome)
        .containsOnly(Outcome.BROKEN);
  }

  @Test
  void whereEverybodyStaysNobodyCouldHaveBeenAGhost() {
    PlantedHistory all = before().passMillis(20_000).shown("ada", "eve:c3", "zoe:c4");

    assertThat(judge(all, Kind.NO_GHOST))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(
            tuple(Outcome.NOT_JUDGED, "nobody had left, and nobody was gone for long enough"));
  }

  @Test
  void aGhostIsOneAlsoWhereEverybodyStays() {
    PlantedHistory haunted = before().passMillis(20_000).shown("ada", "eve:c3", "mallory:c9");

    assertThat(judge(haunted, Kind.NO_GHOST))
        .extracting(Finding::outcome)
        .containsExactly(Outcome.BROKEN);
  }

  @Test
  void whereNobodySawAChangeNobodyCouldHaveSeenAFlap() {
    PlantedHistory blind =
        new PlantedHistory().present("eve", "c3").sent("pia", 1).acknowledged("pia", 1);

    assertThat(judge(blind, Kind.NO_FLAP))
        .extracting(Finding::outcome, Finding::detail)
        .containsExactly(tuple(Outcome.NOT_JUDGED, "nobody saw a change"));
  }

  private static List<Finding> judge(PlantedHistory history, Kind... kinds) {
    return judge(experiment(true, kinds), history);
  }

  private static List<Finding> judge(Experiment experiment, PlantedHistory history) {
    return InvariantCheck.judge(experiment, history.history(), history.check());
  }

  private static String nameOf(Kind kind) {
    return switch (kind) {
      case NOTHING_LOST -> "nothing lost";
      case NOTHING_DUPLICATED -> "nothing duplicated";
      case IN_ORDER -> "in order";
      case SAME_CONNECTION -> "same connection";
      case ALL_ANSWERED -> "all answered";
      case NO_MEMBER_MISSING -> "no member missing";
      case NO_GHOST -> "no ghost";
      case NO_FLAP -> "no flap";
      case RECOVERED_WITHIN_MILLIS -> "recovered within millis";
      case ELSEWHERE_SERVED_WITHIN_MILLIS -> "elsewhere served within millis";
    };
  }

  /** Ada and Bob subscribe, Eve stays, Zoe leaves, and one disturbance is over. */
  private static PlantedHistory sound() {
    return before().leaving("zoe").left("zoe").passMillis(20_000).shown("ada", "eve:c3");
  }

  private static PlantedHistory before() {
    return new PlantedHistory()
        .connected("ada", "eu", "c1")
        .connected("pia", "eu", "c8")
        .subscribed("ada", "news")
        .subscribed("bob", "news")
        .present("eve", "c3")
        .present("zoe", "c4")
        .seen("ada", MemberAction.ENTER, "eve", "c3")
        .disturbed("cut")
        .delivered("pia", 1)
        .delivered("pia", 2)
        .passMillis(1_000)
        .undisturbed("cut");
  }

  private static PlantedHistory faulty(Kind kind) {
    PlantedHistory history = before();
    return switch (kind) {
      case NOTHING_LOST -> history.sent("pia", 3).acknowledged("pia", 3);
      case NOTHING_DUPLICATED -> history.received("ada", "pia", 2);
      case IN_ORDER ->
          history
              .sent("pia", 3)
              .sent("pia", 4)
              .acknowledged("pia", 3)
              .acknowledged("pia", 4)
              .received("ada", "pia", 3)
              .received("ada", "pia", 4)
              .received("bob", "pia", 4)
              .received("bob", "pia", 3);
      case SAME_CONNECTION -> history.connected("ada", "eu", "c7");
      case ALL_ANSWERED -> history.sent("pia", 3);
      case NO_MEMBER_MISSING -> history.passMillis(20_000).shown("ada", "zoe:c4");
      case NO_GHOST -> history.passMillis(20_000).shown("ada", "eve:c3", "zoe:c4", "mallory:c9");
      case NO_FLAP -> history.seen("ada", MemberAction.LEAVE, "eve", "c3");
      case RECOVERED_WITHIN_MILLIS, ELSEWHERE_SERVED_WITHIN_MILLIS ->
          history
              .disconnected("ada")
              .passMillis((long) MAX_MILLIS + 1)
              .connected("ada", "eu", "c1");
    };
  }

  private static Experiment experiment(boolean moving, Kind... kinds) {
    return experiment(Expectation.HOLDS, moving, kinds);
  }

  private static Experiment doomed(Kind broken, Kind... kinds) {
    return experiment(new Expectation(Set.of(broken)), true, kinds);
  }

  private static Experiment experiment(Expectation expected, boolean moving, Kind... kinds) {
    return experiment(expected, moving, List.of(), kinds);
  }

  private static Experiment experiment(
      Expectation expected, boolean moving, List<Step> method, Kind... kinds) {
    return new Experiment(
        "cut",
        "A cut",
        "Nothing is lost",
        1,
        new Setting(List.of(), Map.of(), "none", Optional.empty()),
        new Load(1, 1, 1, 1, 1, 1, moving),
        new SteadyState(Duration.ZERO, Duration.ZERO, List.of()),
        method,
        Duration.ZERO,
        List.of(),
        Arrays.stream(kinds).map(kind -> new Invariant(kind, MAX_MILLIS)).toList(),
        Set.of(),
        expected);
  }
}
