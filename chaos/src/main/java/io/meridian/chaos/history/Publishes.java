package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was sent, when, and what the service answered. An acknowledgement stands, whatever is
 * answered or sent under the same number besides: otherwise a fault of who records would excuse a
 * loss. What contradicts itself is counted.
 */
final class Publishes {
  private enum Answer {
    NONE,
    ACKNOWLEDGED,
    REFUSED
  }

  /** A message. @param answeredAtNanos {@link Outages#NEVER} without an answer */
  private record Publish(long sentAtNanos, Answer answer, long answeredAtNanos) {
    boolean isAcknowledged() {
      return answer == Answer.ACKNOWLEDGED;
    }
  }

  /** In the order of sending, which is each publisher's own. */
  private final Map<MessageKey, Publish> publishes = new LinkedHashMap<>();

  private final Set<MessageKey> sentAgain = new LinkedHashSet<>();
  private final Set<MessageKey> contradicted = new LinkedHashSet<>();
  private long lastSentNanos;
  private long answersToNothing;

  Publishes(List<HistoryEvent> events) {
    for (HistoryEvent event : events) {
      if (event instanceof Sent sent) {
        send(sent.message(), sent.atNanos());
      } else if (event instanceof Acknowledged acknowledged) {
        answer(acknowledged.message(), Answer.ACKNOWLEDGED, acknowledged.atNanos());
      } else if (event instanceof Refused refused) {
        answer(refused.message(), Answer.REFUSED, refused.atNanos());
      }
    }
  }

  private void send(MessageKey message, long atNanos) {
    Publish unanswered = new Publish(atNanos, Answer.NONE, Outages.NEVER);
    if (publishes.putIfAbsent(message, unanswered) != null) {
      sentAgain.add(message);
    }
    lastSentNanos = Math.max(lastSentNanos, atNanos);
  }

  private void answer(MessageKey message, Answer answer, long atNanos) {
    Publish publish = publishes.get(message);
    if (publish == null) {
      answersToNothing++;
      return;
    }
    if (publish.answer() != Answer.NONE && publish.answer() != answer) {
      contradicted.add(message);
    }
    boolean tellsMore = publish.answer() != answer && !publish.isAcknowledged();
    if (tellsMore) {
      publishes.put(message, new Publish(publish.sentAtNanos(), answer, atNanos));
    }
  }

  /** Answers to messages of which the history does not know that they were sent before. */
  long answersToNothing() {
    return answersToNothing;
  }

  /** Those whose number was used more than once, in the order in which that was noticed. */
  Set<MessageKey> sentAgain() {
    return Collections.unmodifiableSet(sentAgain);
  }

  /** Those both acknowledged and refused, in the order in which that was noticed. */
  Set<MessageKey> contradicted() {
    return Collections.unmodifiableSet(contradicted);
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
        .filter(Publish::isAcknowledged)
        .filter(publish -> publish.sentAtNanos() >= nanos)
        .count();
  }

  /**
   * When publishers waited too long for an answer, or were refused. A refusal says that the service
   * does not serve; that it does again is shown by an acknowledgement of what was sent later, and
   * by nothing else, so who is refused last of all was not served again.
   */
  void addTo(Outages outages) {
    Map<String, Long> servedAgainNanos = new HashMap<>();
    List<Map.Entry<MessageKey, Publish>> latestFirst = new ArrayList<>(publishes.entrySet());
    Collections.reverse(latestFirst);
    for (Map.Entry<MessageKey, Publish> entry : latestFirst) {
      String publisher = entry.getKey().publisher();
      Publish publish = entry.getValue();
      if (publish.answer() == Answer.REFUSED) {
        long servedNanos = servedAgainNanos.getOrDefault(publisher, Outages.NEVER);
        outages.add(
            publisher, publish.sentAtNanos(), Math.max(publish.answeredAtNanos(), servedNanos));
      } else {
        outages.addIfLate(publisher, publish.sentAtNanos(), publish.answeredAtNanos());
      }
      if (publish.isAcknowledged()) {
        servedAgainNanos.merge(publisher, publish.answeredAtNanos(), Math::min);
      }
    }
  }

  boolean wasSent(MessageKey message) {
    return publishes.containsKey(message);
  }

  boolean wasAcknowledged(MessageKey message) {
    Publish publish = publishes.get(message);
    return publish != null && publish.isAcknowledged();
  }

  /** The acknowledged messages of a channel that were sent in a stretch of time, ends included. */
  List<MessageKey> acknowledged(String channel, long fromNanos, long toNanos) {
    List<MessageKey> found = new ArrayList<>();
    publishes.forEach(
        (message, publish) -> {
          if (publish.isAcknowledged()
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
