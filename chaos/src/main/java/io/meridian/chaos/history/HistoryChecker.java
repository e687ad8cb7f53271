package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;
import io.meridian.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges a history. A subscriber owes nothing for messages sent before it subscribed, or after it
 * unsubscribed; it must have received each that was sent in between and acknowledged at any time. A
 * message that was refused or never answered may arrive, once and in order, or not at all.
 */
public final class HistoryChecker {
  /** How many violations a report spells out; all are counted. */
  public static final int MAX_VIOLATIONS = 1_000;

  private HistoryChecker() {}

  /** The verdict. Takes memory in proportion to the history, time to messages × subscriptions. */
  public static HistoryReport check(History history) {
    Violations violations = new Violations();
    Publishes publishes = new Publishes(history.events());
    Connections connections = new Connections(violations);
    Map<String, SubscriberLife> lives = new TreeMap<>();
    long endNanos = 0;
    for (HistoryEvent event : history.events()) {
      endNanos = Math.max(endNanos, event.atNanos());
      if (event instanceof Connected connected) {
        connections.connected(connected);
      } else if (event instanceof Subscribed subscribed) {
        life(lives, event, publishes, violations).subscribed(subscribed);
      } else if (event instanceof Unsubscribed unsubscribed) {
        life(lives, event, publishes, violations).unsubscribed(unsubscribed);
      } else if (event instanceof Received received) {
        life(lives, event, publishes, violations).received(received);
      }
    }
    List<SubscriberReport> subscribers = new ArrayList<>();
    for (SubscriberLife life : lives.values()) {
      subscribers.add(life.end(endNanos, connections));
    }
    List<MessageKey> unanswered = publishes.unanswered();
    for (MessageKey message : unanswered) {
      violations.add(
          Kind.UNANSWERED,
          message.publisher(),
          endNanos,
          message + " was neither acknowledged nor refused");
    }
    if (history.dropped() > 0) {
      violations.add(
          Kind.HISTORY_INCOMPLETE, "recorder", endNanos, history.dropped() + " events dropped");
    }
    return new HistoryReport(
        subscribers,
        publishes.sent(),
        publishes.acknowledged(),
        publishes.refused(),
        unanswered.size(),
        violations.kept(),
        violations.count());
  }

  private static SubscriberLife life(
      Map<String, SubscriberLife> lives,
      HistoryEvent event,
      Publishes publishes,
      Violations violations) {
    return lives.computeIfAbsent(
        event.client(), client -> new SubscriberLife(client, publishes, violations));
  }
}
