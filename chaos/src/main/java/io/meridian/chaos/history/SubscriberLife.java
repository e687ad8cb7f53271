package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.ContinuityLost;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;
import io.meridian.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Follows one subscriber through the history. */
final class SubscriberLife {
  private record Stream(String publisher, String channel) {}

  private record Subscription(String channel, long fromNanos, long toNanos) {}

  private final String subscriber;
  private final Publishes publishes;
  private final Violations violations;
  private final long silenceFromNanos;
  private final Map<MessageKey, Long> seenAtNanos = new HashMap<>();
  private final Map<Stream, Long> newest = new HashMap<>();
  private final Map<String, Long> openSince = new HashMap<>();
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final List<ContinuityLost> continuityLosses = new ArrayList<>();
  private long received;
  private long duplicated;
  private long outOfOrder;
  private long unacknowledged;
  private long neverSent;
  private long heardAtNanos = -1;
  private long longestSilenceNanos;

  /**
   * @param silenceFromNanos a silence that ended before this does not count
   */
  SubscriberLife(
      String subscriber, Publishes publishes, Violations violations, long silenceFromNanos) {
    this.subscriber = subscriber;
    this.publishes = publishes;
    this.violations = violations;
    this.silenceFromNanos = silenceFromNanos;
  }

  void subscribed(Subscribed event) {
    openSince.putIfAbsent(event.channel(), event.atNanos());
  }

  void unsubscribed(Unsubscribed event) {
    Long since = openSince.remove(event.channel());
    if (since != null) {
      subscriptions.add(new Subscription(event.channel(), since, event.atNanos()));
    }
  }

  void continuityLost(ContinuityLost event) {
    continuityLosses.add(event);
  }

  void received(Received event) {
    received++;
    heard(event.atNanos());
    MessageKey message = event.message();
    if (!publishes.wasSent(message)) {
      neverSent++;
      violations.add(Kind.NEVER_SENT, subscriber, event.atNanos(), message + " was sent by nobody");
    } else if (seenAtNanos.putIfAbsent(message, event.atNanos()) != null) {
      duplicated++;
      violations.add(Kind.DUPLICATED, subscriber, event.atNanos(), message + " arrived again");
    } else {
      firstDelivery(message, event.atNanos());
    }
  }

  private void firstDelivery(MessageKey message, long atNanos) {
    if (!publishes.wasAcknowledged(message)) {
      unacknowledged++;
    }
    Stream stream = new Stream(message.publisher(), message.channel());
    long before = newest.getOrDefault(stream, 0L);
    if (message.number() < before) {
      outOfOrder++;
      violations.add(Kind.OUT_OF_ORDER, subscriber, atNanos, message + " arrived after #" + before);
    } else {
      newest.put(stream, message.number());
    }
  }

  /**
   * Silence counts from the first delivery: before it the subscriber may have been alone. What is
   * over before anything was done to the service says nothing of that.
   */
  private void heard(long atNanos) {
    if (heardAtNanos >= 0) {
      long until = Math.min(atNanos, publishes.lastSentNanos());
      if (until > silenceFromNanos) {
        longestSilenceNanos = Math.max(longestSilenceNanos, until - heardAtNanos);
      }
    }
    heardAtNanos = atNanos;
  }

  /**
   * The verdict at the end of the history.
   *
   * @param outages gets those of this subscriber
   */
  SubscriberReport end(long endNanos, Connections connections, Outages outages) {
    heard(endNanos);
    openSince.forEach(
        (channel, since) -> subscriptions.add(new Subscription(channel, since, endNanos)));
    return new SubscriberReport(
        subscriber,
        received,
        countLost(endNanos, outages),
        duplicated,
        outOfOrder,
        unacknowledged,
        neverSent,
        TimeUnit.NANOSECONDS.toMillis(longestSilenceNanos),
        connections.regions(subscriber),
        connections.idCount(subscriber));
  }

  private long countLost(long endNanos, Outages outages) {
    long lost = 0;
    for (Subscription subscription : subscriptions) {
      for (MessageKey message :
          publishes.acknowledged(
              subscription.channel(), subscription.fromNanos(), subscription.toNanos())) {
        long arrivedNanos = seenAtNanos.getOrDefault(message, Outages.NEVER);
        outages.addIfLate(subscriber, publishes.acknowledgedAtNanos(message), arrivedNanos);
        if (arrivedNanos == Outages.NEVER) {
          lost++;
          violations.add(
              Kind.LOST,
              subscriber,
              endNanos,
              message + " was acknowledged and did not arrive" + continuityLostAfter(message));
        }
      }
    }
    return lost;
  }

  /** What the SDK said of the channel after a message was sent, first; it excuses nothing. */
  private String continuityLostAfter(MessageKey message) {
    return continuityLosses.stream()
        .filter(loss -> loss.channel().equals(message.channel()))
        .filter(loss -> loss.atNanos() >= publishes.sentAtNanos(message))
        .findFirst()
        .map(
            loss ->
                String.format(
                    Locale.ROOT,
                    "; the SDK lost the channel's continuity at %.3f s: %s",
                    loss.atNanos() / 1e9,
                    loss.reason()))
        .orElse("");
  }
}
