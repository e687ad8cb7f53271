package io.meridian.chaos.experiment;

import io.meridian.chaos.history.Departures;
import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.Patience;
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

  private final History history;
  private final HistoryReport report;
  private final Experiment experiment;

  private InvariantCheck(Experiment experiment, History history, HistoryReport report) {
    this.history = history;
    this.report = report;
    this.experiment = experiment;
  }

  /**
   * One finding for each invariant, in their order. One that is expected to break is found {@link
   * Outcome#BROKEN_AS_EXPECTED}; if it is not broken, a further finding says so.
   *
   * @param report on the history
   */
  public static List<Finding> judge(Experiment experiment, History history, HistoryReport report) {
    InvariantCheck check = new InvariantCheck(experiment, history, report);
    List<Finding> findings = new ArrayList<>();
    for (Invariant invariant : experiment.invariants()) {
      Finding found = check.judge(invariant);
      if (!experiment.expected().broken().contains(invariant.kind()) || check.provesNothing()) {
        findings.add(found);
      } else if (found.outcome() == Outcome.BROKEN) {
        findings.add(new Finding(found.name(), Outcome.BROKEN_AS_EXPECTED, found.detail()));
      } else {
        findings.add(found);
        findings.add(
            new Finding(
                found.name() + " breaks", Outcome.BROKEN, "expected, and nothing proves it"));
      }
    }
    return findings;
  }

  private boolean provesNothing() {
    return report.count(Kind.HISTORY_INCOMPLETE) + report.count(Kind.NEVER_SENT) > 0;
  }

  private Finding judge(Invariant invariant) {
    String name = invariant.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    if (provesNothing()) {
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
      case NO_GHOST -> noGhost(name);
      case NO_FLAP ->
          report.presence().members() == 0
              ? notJudged(name, "nobody entered")
              : report.presence().changesSeen() == 0
                  ? notJudged(name, "nobody saw a change")
                  : none(name, Kind.FLAP);
      case RECOVERED_WITHIN_MILLIS -> recovered(name, invariant.max());
      case ELSEWHERE_SERVED_WITHIN_MILLIS -> elsewhereServed(name, invariant.max());
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

  /** Where everybody stays, nobody can be shown who is gone. */
  private Finding noGhost(String name) {
    Finding found = looked(name, Kind.GHOST);
    if (found.outcome() != Outcome.HELD) {
      return found;
    }
    long departed = Departures.in(history, Patience.DEFAULT);
    return departed == 0
        ? notJudged(name, "nobody had left, and nobody was gone for long enough")
        : new Finding(
            name,
            Outcome.HELD,
            figures(Kind.GHOST) + String.format(Locale.ROOT, ", %,d gone", departed));
  }

  private Finding recovered(String name, double maxMillis) {
    if (report.recoveries().isEmpty()) {
      return notJudged(name, "nothing was disturbed");
    }
    Slowness slowness = new Slowness(maxMillis);
    boolean moving = experiment.load().moving();
    for (Recovery recovery : report.recoveries()) {
      // Who may move is to be served during a fault, who stays when it is over.
      long acknowledged = moving ? recovery.acknowledgedAfter() : recovery.acknowledgedAfterEnd();
      if (acknowledged == 0) {
        slowness.fails(recovery.disturbance(), "nothing was acknowledged afterwards");
      } else {
        slowness.took(
            recovery.disturbance(),
            moving ? recovery.sinceBeganMillis() : recovery.sinceEndedMillis());
      }
    }
    return slowness.finding(
        name,
        "all clients were served again at most %d ms after the "
            + (moving ? "beginning" : "end")
            + " of each fault");
  }

  /** At a stretch, from the first fault on, whichever of them was why. */
  private Finding elsewhereServed(String name, double maxMillis) {
    Elsewhere elsewhere = Elsewhere.in(experiment, history);
    if (elsewhere.publishers().isEmpty() || report.recoveries().isEmpty()) {
      return notJudged(name, "nothing was disturbed, or nobody published in another region");
    }
    Slowness slowness = new Slowness(maxMillis);
    for (String client : elsewhere.clients()) {
      if (elsewhere.silent().contains(client)) {
        slowness.fails(client, "nothing was acknowledged that it sent after the first fault began");
      } else {
        slowness.took(client, report.unservedMillis().getOrDefault(client, OptionalLong.of(0)));
      }
    }
    return slowness.finding(
        name,
        elsewhere.clients().size() + " clients of other regions were unserved for %d ms at most");
  }

  private static Finding broken(String name, String detail) {
    return new Finding(name, Outcome.BROKEN, detail);
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
