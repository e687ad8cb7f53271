package io.meridian.chaos.experiment;

import io.meridian.chaos.history.Departures;
import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.Patience;
import io.meridian.chaos.history.Recovery;
import io.meridian.chaos.history.Recovery.ClientRecovery;
import io.meridian.chaos.history.Violation.Kind;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

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
    List<String> tooSlow = new ArrayList<>();
    boolean moving = experiment.load().moving();
    long slowestMillis = 0;
    for (Recovery recovery : report.recoveries()) {
      // Who may move is to be served during a fault, who stays when it is over.
      OptionalLong millis = moving ? recovery.sinceBeganMillis() : recovery.sinceEndedMillis();
      long acknowledged = moving ? recovery.acknowledgedAfter() : recovery.acknowledgedAfterEnd();
      if (acknowledged == 0) {
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
        ? new Finding(
            name,
            Outcome.HELD,
            "all clients were served again at most %d ms after the %s of each fault, %s"
                .formatted(slowestMillis, moving ? "beginning" : "end", allowed))
        : broken(name, String.join("; ", tooSlow) + ", " + allowed);
  }

  private Finding elsewhereServed(String name, double maxMillis) {
    Set<String> elsewhere = Elsewhere.clients(experiment, history);
    if (elsewhere.isEmpty() || report.recoveries().isEmpty()) {
      return notJudged(name, "nothing was disturbed, or every region was");
    }
    List<String> tooSlow = new ArrayList<>();
    long slowestMillis = 0;
    for (Recovery recovery : report.recoveries()) {
      if (recovery.acknowledgedAfter() == 0) {
        tooSlow.add(recovery.disturbance() + ": nothing was acknowledged afterwards");
      }
      for (ClientRecovery client : recovery.clients()) {
        long millis = client.sinceBeganMillis().orElse(Long.MAX_VALUE);
        if (elsewhere.contains(client.client()) && millis > maxMillis) {
          String unserved = millis == Long.MAX_VALUE ? "never again" : "not for " + millis + " ms";
          tooSlow.add(recovery.disturbance() + ": " + client.client() + " " + unserved);
        } else if (elsewhere.contains(client.client())) {
          slowestMillis = Math.max(slowestMillis, millis);
        }
      }
    }
    String allowed = String.format(Locale.ROOT, "allowed are %.0f ms", maxMillis);
    return tooSlow.isEmpty()
        ? new Finding(
            name,
            Outcome.HELD,
            "%d clients of other regions were unserved for %d ms at most, %s"
                .formatted(elsewhere.size(), slowestMillis, allowed))
        : broken(
            name,
            String.join("; ", tooSlow.subList(0, Math.min(VIOLATIONS_SHOWN, tooSlow.size())))
                + ", "
                + allowed);
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
