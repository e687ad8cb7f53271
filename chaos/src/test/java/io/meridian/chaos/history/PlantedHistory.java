package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A history written by hand, on the channel {@code news}; time stands still unless told. */
final class PlantedHistory {
  private static final String CHANNEL = "news";

  private final List<HistoryEvent> events = new ArrayList<>();
  private long nowNanos;
  private long dropped;

  PlantedHistory passMillis(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    return this;
  }

  PlantedHistory subscribed(String client, String channel) {
    return add(new Subscribed(nowNanos++, client, channel));
  }

  PlantedHistory unsubscribed(String client, String channel) {
    return add(new Unsubscribed(nowNanos++, client, channel));
  }

  PlantedHistory sent(String publisher, long number) {
    return add(new Sent(nowNanos++, message(publisher, number)));
  }

  PlantedHistory acknowledged(String publisher, long number) {
    return add(new Acknowledged(nowNanos, message(publisher, number)));
  }

  PlantedHistory refused(String publisher, long number) {
    return add(new Refused(nowNanos, message(publisher, number), 50003, "no majority"));
  }

  PlantedHistory received(String client, String publisher, long number) {
    return add(new Received(nowNanos, client, message(publisher, number)));
  }

  /** Sent, acknowledged, and received by ada and bob. */
  PlantedHistory delivered(String publisher, long number) {
    return sent(publisher, number)
        .acknowledged(publisher, number)
        .received("ada", publisher, number)
        .received("bob", publisher, number);
  }

  PlantedHistory connected(String client, String region, String connectionId) {
    return add(new Connected(nowNanos, client, region, connectionId));
  }

  PlantedHistory dropped(long count) {
    dropped = count;
    return this;
  }

  History history() {
    return new History(events, dropped);
  }

  HistoryReport check() {
    return HistoryChecker.check(history());
  }

  private PlantedHistory add(HistoryEvent event) {
    events.add(event);
    return this;
  }

  private static MessageKey message(String publisher, long number) {
    return new MessageKey(publisher, CHANNEL, number);
  }
}
