package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was sent, when, and what the service answered. */
final class Publishes {
  private enum Answer {
    NONE,
    ACKNOWLEDGED,
    REFUSED
  }

  /** A message. @param answeredAtNanos {@link Outages#NEVER} without an answer */
  private record Publish(long sentAtNanos, Answer answer, long answeredAtNanos) {}

  /** In the order of sending. */
  private final Map<MessageKey, Publish> publishes = new LinkedHashMap<>();

  private long lastSentNanos;
  private long answersToNothing;

  Publishes(List<HistoryEvent> events) {
    for (HistoryEvent event : events) {
      if (event instanceof Sent sent) {
        publishes.put(sent.message(), new Publish(sent.atNanos(), Answer.NONE, Outages.NEVER));
        lastSentNanos = Math.max(lastSentNanos, sent.atNanos());
      } else if (event instanceof Acknowledged acknowledged) {
        answer(acknowledged.message(), Answer.ACKNOWLEDGED, acknowledged.atNanos());
      } else if (event instanceof Refused refused) {
        answer(refused.message(), Answer.REFUSED, refused.atNanos());
      }
    }
  }

  private void answer(MessageKey message, Answer answer, long atNanos) {
    Publish publish = publishes.get(message);
    if (publish == null) {
      answersToNothing++;
    } else {
      publishes.put(message, new Publish(publish.sentAtNanos(), answer, atNanos));
    }
  }

  /** Answers to messages of which the history does not know that they were sent before. */
  long answersToNothing() {
    return answersToNothing;
  }

  /** When an acknowledged message was acknowledged. */
  long acknowledgedAtNanos(MessageKey message) {
    return publish(message).answeredAtNanos();
  }

  /** When a message was sent. */
  long sentAtNanos(MessageKey message) {
    return publish(message).sentAtNanos();
  }

  private Publish publish(MessageKey message) {
    Publish publish = publishes.get(message);
    if (publish == null) {
      throw new IllegalArgumentException(message + " was not sent");
    }
    return publish;
  }

  long acknowledgedOfThoseSentSince(long nanos) {
    return publishes.values().stream()
        .filter(publish -> publish.answer() == Answer.ACKNOWLEDGED)
        .filter(publish -> publish.sentAtNanos() >= nanos)
        .count();
  }

  /** When publishers waited too long for an answer, or were refused. */
  void addTo(Outages outages) {
    publishes.forEach(
        (message, publish) -> {
          if (publish.answer() == Answer.REFUSED) {
            outages.add(message.publisher(), publish.sentAtNanos(), publish.answeredAtNanos());
          } else {
            outages.addIfLate(
                message.publisher(), publish.sentAtNanos(), publish.answeredAtNanos());
          }
        });
  }

  boolean wasSent(MessageKey message) {
    return publishes.containsKey(message);
  }

  boolean wasAcknowledged(MessageKey message) {
    Publish publish = publishes.get(message);
    return publish != null && publish.answer() == Answer.ACKNOWLEDGED;
  }

  /** The acknowledged messages of a channel that were sent in a stretch of time, ends included. */
  List<MessageKey> acknowledged(String channel, long fromNanos, long toNanos) {
    List<MessageKey> found = new ArrayList<>();
    publishes.forEach(
        (message, publish) -> {
          if (publish.answer() == Answer.ACKNOWLEDGED
              && message.channel().equals(channel)
              && publish.sentAtNanos() >= fromNanos
              && publish.sentAtNanos() <= toNanos) {
            found.add(message);
          }
        });
    return found;
  }

  List<MessageKey> unanswered() {
    return publishes.entrySet().stream()
        .filter(entry -> entry.getValue().answer() == Answer.NONE)
        .map(Map.Entry::getKey)
        .toList();
  }

  long sent() {
    return publishes.size();
  }

  long acknowledged() {
    return count(Answer.ACKNOWLEDGED);
  }

  long refused() {
    return count(Answer.REFUSED);
  }

  /** 0 when nothing was sent. */
  long lastSentNanos() {
    return lastSentNanos;
  }

  private long count(Answer answer) {
    return publishes.values().stream().filter(publish -> publish.answer() == answer).count();
  }
}
