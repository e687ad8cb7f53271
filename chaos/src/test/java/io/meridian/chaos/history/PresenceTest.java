package io.meridian.chaos.history;

import static io.meridian.chaos.history.MemberAction.ENTER;
import static io.meridian.chaos.history.MemberAction.LEAVE;
import static io.meridian.chaos.history.MemberAction.PRESENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.chaos.history.Violation.Kind;
import org.junit.jupiter.api.Test;

/** Settles within 10 s, resumes within 10 s, fades within 75 s. */
class PresenceTest {
  private static final long SETTLED = 11_000;

  /** Ada and Bob are present, Wendy watches. */
  private final PlantedHistory history =
      new PlantedHistory()
          .passMillis(1_000)
          .present("ada", "c1")
          .present("bob", "c2")
          .seen("wendy", PRESENT, "ada", "c1")
          .seen("wendy", ENTER, "bob", "c2");

  @Test
  void whoEnteredAndIsShownIsWell() {
    history.passMillis(SETTLED).shown("wendy", "ada:c1", "bob:c2");

    HistoryReport report = history.check();

    assertThat(report.holds()).isTrue();
    assertThat(report.presence()).isEqualTo(new PresenceReport(2, 2, 1, 0));
  }

  @Test
  void whoEnteredAndIsNotShownIsMissing() {
    history.passMillis(SETTLED).shown("wendy", "ada:c1");

    assertThat(history.check().violations())
        .extracting(Violation::kind, Violation::client, Violation::detail)
        .containsExactly(tuple(Kind.MEMBER_MISSING, "wendy", "bob of c2 is not shown on news"));
  }

  @Test
  void whoIsShownWithAConnectionThatWasNeverItsIsMissingAndAGhost() {
    history.passMillis(SETTLED).shown("wendy", "ada:c1", "bob:c9");

    assertThat(history.check().violations())
        .extracting(Violation::kind, Violation::detail)
        .containsExactly(
            tuple(Kind.MEMBER_MISSING, "bob of c2 is not shown on news"),
            tuple(Kind.GHOST, "bob of c9 is shown with a connection that it never had on news"));
  }

  @Test
  void whoIsShownAgainWithAConnectionThatWasNeverItsIsAGhost() {
    history.passMillis(SETTLED).shown("wendy", "ada:c1", "bob:c2", "bob:c9");

    assertThat(kinds()).containsExactly(Kind.GHOST);
  }

  @Test
  void aConnectionThatIsKnownOnlyAfterTheLookOrThatResumedIsItsOwn() {
    history.disconnected("ada").passMillis(4_000).connected("ada", "us", "c1");
    history.disconnected("bob").passMillis(SETTLED).shown("wendy", "ada:c1", "bob:c2", "bob:c8");
    history.connected("bob", "us", "c8");

    assertThat(kinds()).containsExactly(Kind.CONNECTION_ID_CHANGED);
  }

  @Test
  void whoseConnectionsWereNotRecordedIsNoGhostByThem() {
    history.entering("eve").entered("eve");
    history.passMillis(SETTLED).shown("wendy", "ada:c1", "bob:c2", "eve:c3");

    assertThat(kinds()).isEmpty();
  }

  @Test
  void onlyTheLastLookCounts() {
    history.passMillis(SETTLED).shown("wendy", "ada:c1");
    history.passMillis(1_000).shown("wendy", "ada:c1", "bob:c2");

    assertThat(kinds()).isEmpty();
  }

  @Test
  void whoEnteredJustNowOrLeavesOrIsAwayNeedNotBeShown() {
    history.passMillis(SETTLED).leaving("ada").disconnected("bob").present("eve", "c3");

    history.passMillis(1_000).shown("wendy");

    assertThat(kinds()).isEmpty();
  }

  @Test
  void nothingIsJudgedWhileADisturbanceHasJustEnded() {
    history.disturbed("cut").passMillis(SETTLED).undisturbed("cut");
    history.passMillis(9_000).shown("wendy");

    assertThat(kinds()).isEmpty();
    assertThat(history.check().presence().looksTooEarly()).isEqualTo(1);
    assertThat(history.passMillis(2_000).shown("wendy").check().count(Kind.MEMBER_MISSING))
        .isEqualTo(2);
  }

  @Test
  void nothingIsJudgedByALookOfAClientThatIsAwayOrJustBack() {
    history.passMillis(SETTLED).disconnected("ada").shown("ada", "ada:c1");
    assertThat(kinds()).isEmpty();

    history.connected("ada", "us", "c1").passMillis(5_000).shown("ada", "ada:c1");
    assertThat(kinds()).isEmpty();
    assertThat(history.check().presence().looksTooEarly()).isEqualTo(1);

    history.passMillis(SETTLED).shown("ada", "ada:c1");
    assertThat(kinds()).containsExactly(Kind.MEMBER_MISSING);
  }

  @Test
  void whoLeftAndIsShownIsAGhost() {
    history.leaving("bob").left("bob").seen("wendy", LEAVE, "bob", "c2");
    history.passMillis(SETTLED).shown("wendy", "ada:c1", "bob:c2");

    assertThat(kinds()).containsExactly(Kind.GHOST);
  }

  @Test
  void whoLeftAndEnteredAgainIsNone() {
    history.leaving("bob").left("bob").entering("bob");
    history.passMillis(SETTLED).shown("wendy", "ada:c1", "bob:c2");

    assertThat(kinds()).isEmpty();
  }

  @Test
  void whoseConnectionEndedIsAGhostAfterAWhile() {
    history.disconnected("bob").passMillis(74_000).shown("wendy", "ada:c1", "bob:c2");
    assertThat(kinds()).isEmpty();

    history.passMillis(2_000).shown("wendy", "ada:c1", "bob:c2");
    assertThat(kinds()).containsExactly(Kind.GHOST);
  }

  @Test
  void whoNeverAskedToEnterIsAGhost() {
    history.passMillis(SETTLED).shown("wendy", "ada:c1", "bob:c2", "mallory:c9");

    assertThat(history.check().violations())
        .extracting(Violation::detail)
        .containsExactly("mallory of c9 is shown and never asked to enter on news");
  }

  @Test
  void aLeaveOfAMemberWhoseConnectionGoesOnIsAFlap() {
    history.passMillis(1_000).seen("wendy", LEAVE, "bob", "c2");

    assertThat(history.check().violations())
        .extracting(Violation::kind, Violation::client, Violation::detail)
        .containsExactly(
            tuple(
                Kind.FLAP, "wendy", "bob of c2 was seen to leave, its connection went on on news"));
  }

  @Test
  void aLeaveOfAClientThatIsBackSoonIsAFlap() {
    history.disconnected("bob").passMillis(4_000).seen("wendy", LEAVE, "bob", "c2");
    history.passMillis(4_000).connected("bob", "us", "c2").seen("wendy", ENTER, "bob", "c2");

    assertThat(kinds()).containsExactly(Kind.FLAP);
  }

  @Test
  void aLeaveOfAClientThatIsBackLateIsNone() {
    history.disconnected("bob").passMillis(16_000).seen("wendy", LEAVE, "bob", "c2");
    history.passMillis(4_000).connected("bob", "us", "c2").seen("ada", LEAVE, "bob", "c2");
    history.seen("wendy", ENTER, "bob", "c2");

    assertThat(kinds()).isEmpty();
  }

  @Test
  void aLeaveThatWasAskedForIsSeenOnceByEachWatcher() {
    history.leaving("bob").entering("bob").entered("bob");
    history.seen("wendy", LEAVE, "bob", "c2").seen("wendy", ENTER, "bob", "c2");
    assertThat(kinds()).isEmpty();

    history.seen("wendy", LEAVE, "bob", "c2");
    assertThat(kinds()).containsExactly(Kind.FLAP);
  }

  @Test
  void aLeaveOfAConnectionThatIsNoMoreIsNone() {
    history.disconnected("bob").connected("bob", "us", "c8").seen("wendy", LEAVE, "bob", "c2");

    assertThat(kinds()).containsExactly(Kind.CONNECTION_ID_CHANGED);
  }

  @Test
  void aSecondEnterIsAFlapUnlessTheClientAsked() {
    history.entering("ada").seen("wendy", ENTER, "ada", "c1");
    assertThat(kinds()).isEmpty();

    history.seen("wendy", ENTER, "bob", "c2");
    assertThat(history.check().violations())
        .extracting(Violation::detail)
        .containsExactly("bob of c2 was seen to enter again on news");
  }

  @Test
  void whatWasAskedBeforeALeaveExcusesNoEnterAfterIt() {
    history.leaving("bob").left("bob").entering("bob").entered("bob");
    history.seen("wendy", LEAVE, "bob", "c2").seen("wendy", ENTER, "bob", "c2");
    assertThat(kinds()).isEmpty();

    history.seen("wendy", ENTER, "bob", "c2");
    assertThat(history.check().violations())
        .extracting(Violation::detail)
        .containsExactly("bob of c2 was seen to enter again on news");
  }

  @Test
  void whatWasAskedAfterALeaveThatIsSeenLateIsAllowed() {
    history.leaving("bob").left("bob").entering("bob").entering("bob");
    history.seen("wendy", LEAVE, "bob", "c2");
    history.seen("wendy", ENTER, "bob", "c2").seen("wendy", ENTER, "bob", "c2");

    assertThat(kinds()).isEmpty();
  }

  @Test
  void whoIsBackEntersOnceMoreWithoutBeingAsked() {
    history.entering("bob").seen("wendy", ENTER, "bob", "c2");
    history.disconnected("bob").passMillis(16_000).seen("wendy", LEAVE, "bob", "c2");
    history.connected("bob", "us", "c2").seen("wendy", ENTER, "bob", "c2");
    assertThat(kinds()).isEmpty();

    history.seen("wendy", ENTER, "bob", "c2");
    assertThat(kinds()).containsExactly(Kind.FLAP);
  }

  private Iterable<Kind> kinds() {
    return history.check().violations().stream().map(Violation::kind).toList();
  }
}
