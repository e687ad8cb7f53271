package io.meridian.chaos.experiment;

import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.Recovery;
import io.meridian.chaos.history.Violation.Kind;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What the checker's verdict means for the invariants of an experiment. A history that dropped
 * events, or in which messages arrive that nobody sent, breaks all of them, whatever is expected:
 * it proves nothing.
 */
public final class InvariantCheck {
  private static final int VIOLATIONS_SHOWN = 3;

  private final HistoryReport report;
  private final boolean moving;
  private final Expectation expected;

  private InvariantCheck(HistoryReport report, boolean moving, Expectation expected) {
    this.report = report;
    this.moving = moving;
    this.expected = expected;
  }

  /**
   * One finding for each invariant, in their order. Where promises are expected to break, a broken
   * one is found {@link Outcome#BROKEN_AS_EXPECTED}, and if none is, there is a further finding
   * that says so.
   */
  public static List<Finding> judge(Experiment experiment, HistoryReport report) {
    InvariantCheck check =
        new InvariantCheck(report, experiment.load().moving(), experiment.expected());
    List<Finding> findings = new ArrayList<>();
    experiment.invariants().forEach(invariant -> findings.add(check.judge(invariant)));
    if (experiment.expected() == Expectation.BROKEN
        && findings.stream()
            .noneMatch(finding -> finding.outcome() == Outcome.BROKEN_AS_EXPECTED)) {
      findings.add(
          new Finding("something breaks", Outcome.BROKEN, "expected, and nothing proves it"));
    }
    return findings;
  }

  private Finding judge(Invariant invariant) {
    String name = invariant.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    long unproven = report.count(Kind.HISTORY_INCOMPLETE) + report.count(Kind.NEVER_SENT);
    if (unproven > 0) {
      return new Finding(
          name, Outcome.BROKEN, first(Kind.HISTORY_INCOMPLETE, first(Kind.NEVER_SENT, "")));
    }
    return switch (invariant.kind()) {
      case NOTHING_LOST -> none(name, Kind.LOST);
      case NOTHING_DUPLICATED -> none(name, Kind.DUPLICATED);
      case IN_ORDER -> none(name, Kind.OUT_OF_ORDER);
      case SAME_CONNECTION -> none(name, Kind.CONNECTION_ID_CHANGED);
      case ALL_ANSWERED -> none(name, Kind.UNANSWERED);
      case NO_MEMBER_MISSING -> looked(name, Kind.MEMBER_MISSING);
      case NO_GHOST -> looked(name, Kind.GHOST);
      case NO_FLAP ->
          report.presence().members() == 0
              ? notJudged(name, "nobody entered")
              : report.presence().changesSeen() == 0
                  ? notJudged(name, "nobody saw a change")
                  : none(name, Kind.FLAP);
      case RECOVERED_WITHIN_MILLIS -> recovered(name, invariant.max());
    };
  }

  private Finding none(String name, Kind kind) {
    return report.count(kind) == 0
        ? new Finding(name, Outcome.HELD, figures(kind))
        : broken(name, first(kind, ""));
  }

  private String figures(Kind kind) {
    return switch (kind) {
      case LOST, DUPLICATED, OUT_OF_ORDER, UNANSWERED ->
          String.format(
              Locale.ROOT,
              "%,d sent, %,d acknowledged, %,d subscribers",
              report.sent(),
              report.acknowledged(),
              report.subscribers().size());
      case MEMBER_MISSING, GHOST, FLAP ->
          String.format(
              Locale.ROOT,
              "%,d members, %,d changes seen, %,d looks",
              report.presence().members(),
              report.presence().changesSeen(),
              report.presence().looksJudged());
      case CONNECTION_ID_CHANGED, NEVER_SENT, HISTORY_INCOMPLETE -> "";
    };
  }

  private Finding looked(String name, Kind kind) {
    return report.presence().looksJudged() == 0
        ? notJudged(
            name,
            report.presence().looksTooEarly() + " looks, all too soon after a disturbance changed")
        : none(name, kind);
  }

  private Finding recovered(String name, double maxMillis) {
    if (report.recoveries().isEmpty()) {
      return notJudged(name, "nothing was disturbed");
    }
    List<String> tooSlow = new ArrayList<>();
    long slowestMillis = 0;
    for (Recovery recovery : report.recoveries()) {
      // Who may move is to be served during a fault, who stays when it is over.
      OptionalLong millis = moving ? recovery.sinceBeganMillis() : recovery.sinceEndedMillis();
      if (recovery.acknowledgedAfter() == 0) {
        tooSlow.add(recovery.disturbance() + ": nothing was acknowledged afterwards");
      } else if (millis.isEmpty()) {
        tooSlow.add(recovery.disturbance() + ": some clients never");
      } else if (millis.getAsLong() > maxMillis) {
        tooSlow.add(recovery.disturbance() + ": " + millis.getAsLong() + " ms");
      } else {
        slowestMillis = Math.max(slowestMillis, millis.getAsLong());
      }
    }
    String allowed = String.format(Locale.ROOT, "allowed are %.0f ms", maxMillis);
    return tooSlow.isEmpty()
        ? new Finding(name, Outcome.HELD, "after " + slowestMillis + " ms at most, " + allowed)
        : broken(name, String.join("; ", tooSlow) + ", " + allowed);
  }

  private Finding broken(String name, String detail) {
    return new Finding(
        name, expected == Expectation.BROKEN ? Outcome.BROKEN_AS_EXPECTED : Outcome.BROKEN, detail);
  }

  private static Finding notJudged(String name, String why) {
    return new Finding(name, Outcome.NOT_JUDGED, why);
  }

  /** How many of a kind, and the first of them; another text when there is none. */
  private String first(Kind kind, String otherwise) {
    if (report.count(kind) == 0) {
      return otherwise;
    }
    List<String> details =
        report.violations().stream()
            .filter(violation -> violation.kind() == kind)
            .limit(VIOLATIONS_SHOWN)
            .map(violation -> violation.client() + ": " + violation.detail())
            .toList();
    return String.format(Locale.ROOT, "%,d: %s", report.count(kind), String.join("; ", details));
  }
}
