package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.ContinuityLost;
import io.meridian.chaos.history.HistoryEvent.Disconnected;
import io.meridian.chaos.history.HistoryEvent.MemberSeen;
import io.meridian.chaos.history.HistoryEvent.MembersShown;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;
import io.meridian.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Judges a history.
 *
 * <p>Messages: a subscriber owes nothing for those sent before it subscribed, or after it
 * unsubscribed; it must have received each that was sent in between and acknowledged at any time. A
 * message that was refused or never answered may arrive, once and in order, or not at all.
 *
 * <p>Recovery: after each disturbance, how long clients were not served, see {@link Outages}. It is
 * measured, not judged: how long it may take depends on what was done.
 *
 * <p>Presence: {@link Looks} judges who is shown at the end, {@link Flaps} what was seen meanwhile.
 */
public final class HistoryChecker {
  /** How many violations of each kind a report spells out; all are counted. */
  public static final int MAX_VIOLATIONS = 1_000;

  private final History history;
  private final Violations violations = new Violations();
  private final Publishes publishes;
  private final Connections connections = new Connections(violations);
  private final Disturbances disturbances;
  private final Members members;
  private final Outages outages;
  private final Looks looks;
  private final Flaps flaps;
  private final Map<String, SubscriberLife> subscribers = new TreeMap<>();
  private long endNanos;

  private HistoryChecker(History history, Patience patience) {
    this.history = history;
    this.publishes = new Publishes(history.events());
    this.disturbances = new Disturbances(history.events());
    this.members = new Members(history.events());
    this.outages = new Outages(patience);
    this.looks = new Looks(members, connections, disturbances, patience, violations);
    this.flaps = new Flaps(members, connections, patience, violations);
  }

  /** The verdict with {@link Patience#DEFAULT}. */
  public static HistoryReport check(History history) {
    return check(history, Patience.DEFAULT);
  }

  /** The verdict. Takes memory in proportion to the history, time to messages × subscriptions. */
  public static HistoryReport check(History history, Patience patience) {
    return new HistoryChecker(history, patience).check();
  }

  private HistoryReport check() {
    history.events().forEach(this::follow);
    // What was seen of a member is judged by what became of its connection later.
    for (HistoryEvent event : history.events()) {
      if (event instanceof MemberSeen seen) {
        flaps.seen(seen);
      }
    }
    looks.judge();
    List<SubscriberReport> reports = new ArrayList<>();
    for (SubscriberLife life : subscribers.values()) {
      reports.add(life.end(endNanos, connections, outages));
    }
    publishes.addTo(outages);
    connections.addTo(outages);
    outages.sort();
    reportUnanswered();
    if (history.dropped() > 0) {
      incomplete(history.dropped() + " events dropped");
    }
    if (publishes.answersToNothing() > 0) {
      incomplete(publishes.answersToNothing() + " answers to what was not sent before them");
    }
    Coherence.faults(history.events()).forEach(this::incomplete);
    incompleteBy(publishes.sentAgain(), "sent more than once");
    incompleteBy(publishes.contradicted(), "both acknowledged and refused");
    return new HistoryReport(
        reports,
        publishes.sent(),
        publishes.acknowledged(),
        publishes.refused(),
        publishes.unanswered().size(),
        new PresenceReport(members.entered(), flaps.seen(), looks.judged(), looks.tooEarly()),
        disturbances.recoveries(outages, publishes),
        disturbances.unserved(outages),
        violations.kept(),
        violations.counts());
  }

  private void follow(HistoryEvent event) {
    endNanos = Math.max(endNanos, event.atNanos());
    if (event instanceof Connected connected) {
      connections.connected(connected);
    } else if (event instanceof Disconnected disconnected) {
      connections.disconnected(disconnected);
    } else if (event instanceof Subscribed subscribed) {
      subscriber(event).subscribed(subscribed);
    } else if (event instanceof Unsubscribed unsubscribed) {
      subscriber(event).unsubscribed(unsubscribed);
    } else if (event instanceof ContinuityLost lost) {
      subscriber(event).continuityLost(lost);
    } else if (event instanceof Received received) {
      subscriber(event).received(received);
    } else if (event instanceof MembersShown look) {
      looks.shown(look);
    }
  }

  private SubscriberLife subscriber(HistoryEvent event) {
    return subscribers.computeIfAbsent(
        event.client(),
        client -> new SubscriberLife(client, publishes, violations, disturbances.firstAtNanos()));
  }

  private void incomplete(String why) {
    violations.add(Kind.HISTORY_INCOMPLETE, "recorder", endNanos, why);
  }

  private void incompleteBy(Set<MessageKey> messages, String what) {
    messages.stream()
        .findFirst()
        .ifPresent(
            first ->
                incomplete(
                    messages.size() + " messages were " + what + ", " + first + " the first"));
  }

  private void reportUnanswered() {
    for (MessageKey message : publishes.unanswered()) {
      violations.add(
          Kind.UNANSWERED,
          message.publisher(),
          endNanos,
          message + " was neither acknowledged nor refused");
    }
  }
}
