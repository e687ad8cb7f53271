package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Undisturbed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds what no service can do to a history, however wrong it is: who recorded it left something
 * out. What {@link Publishes} finds of answers is not looked at again.
 */
final class Coherence {
  private record Stream(String publisher, String channel) {}

  private record Subscription(String client, String channel) {}

  /** How often something was found, and where first. */
  private static final class Found {
    private final String first;
    private long count;

    private Found(String first) {
      this.first = first;
    }
  }

  private final Map<String, Found> found = new LinkedHashMap<>();
  private final Map<Stream, Long> newest = new HashMap<>();
  private final Set<MessageKey> sent = new HashSet<>();
  private final Set<MessageKey> early = new HashSet<>();
  private final Set<Subscription> subscribed = new HashSet<>();
  private final Set<String> disturbed = new HashSet<>();

  private Coherence() {}

  /** What is lacking, for people, one line of each kind; none in a history that may be whole. */
  static List<String> faults(List<HistoryEvent> events) {
    Coherence coherence = new Coherence();
    for (HistoryEvent event : events) {
      if (event instanceof Subscribed to) {
        coherence.subscribed.add(new Subscription(to.client(), to.channel()));
      }
    }
    events.forEach(coherence::follow);
    List<String> faults = new ArrayList<>();
    coherence.found.forEach(
        (what, found) ->
            faults.add(
                String.format(Locale.ROOT, "%,d %s, first %s", found.count, what, found.first)));
    return faults;
  }

  private void follow(HistoryEvent event) {
    if (event instanceof Sent sending) {
      sent(sending.message());
    } else if (event instanceof Received received) {
      received(received);
    } else if (event instanceof Disturbed begun) {
      if (!disturbed.add(begun.name())) {
        add("faults that began again before they ended", begun.name());
      }
    } else if (event instanceof Undisturbed undone && !disturbed.remove(undone.name())) {
      add("faults that ended and had not begun", undone.name());
    }
  }

  /** Numbers count from 1 for each publisher and channel. */
  private void sent(MessageKey message) {
    Stream stream = new Stream(message.publisher(), message.channel());
    long before = newest.getOrDefault(stream, 0L);
    if (message.number() > before + 1) {
      add("gaps in the numbers of what was sent", message + " after #" + before);
    }
    newest.put(stream, Math.max(before, message.number()));
    sent.add(message);
    if (early.contains(message)) {
      add("messages that arrived before they were sent", message.toString());
    }
  }

  /**
   * Who subscribed later than something arrived is none: an SDK tells both in an order of its own.
   */
  private void received(Received received) {
    MessageKey message = received.message();
    if (!sent.contains(message)) {
      early.add(message);
    }
    if (!subscribed.contains(new Subscription(received.client(), message.channel()))) {
      add(
          "deliveries to who never subscribed to the channel",
          message + " to " + received.client());
    }
  }

  private void add(String what, String where) {
    found.computeIfAbsent(what, kind -> new Found(where)).count++;
  }
}
