package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Connected;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When one client was connected, and by which connection. */
final class ConnectionLife {
  /**
   * A time for which a connection works.
   *
   * @param toNanos {@link Outages#NEVER} while it does
   */
  record Span(String connectionId, String region, long fromNanos, long toNanos) {
    boolean isOpen() {
      return toNanos == Outages.NEVER;
    }

    private Span endedAt(long nanos) {
      return new Span(connectionId, region, fromNanos, nanos);
    }
  }

  /** In the order of time; only the last may be open. */
  private final List<Span> spans = new ArrayList<>();

  void connected(Connected event) {
    disconnected(event.atNanos());
    spans.add(new Span(event.connectionId(), event.region(), event.atNanos(), Outages.NEVER));
  }

  void disconnected(long atNanos) {
    if (!spans.isEmpty() && last().isOpen()) {
      spans.set(spans.size() - 1, last().endedAt(atNanos));
    }
  }

  /** The id of the newest connection; empty before the first. */
  Optional<String> newestId() {
    return spans.isEmpty() ? Optional.empty() : Optional.of(last().connectionId());
  }

  private Span last() {
    return spans.get(spans.size() - 1);
  }

  List<Span> spans() {
    return spans;
  }

  /** The connection that works at a time, and did so for a while. */
  Optional<Span> steadyAt(long nanos, long sinceNanos) {
    return spans.stream()
        .filter(span -> span.fromNanos() <= sinceNanos && span.toNanos() > nanos)
        .findFirst();
  }

  /**
   * Whether the client was connected, and never by this connection: not later either, since a
   * client may be told of its connection after others are. False when nothing is known of it.
   */
  boolean neverHad(String connectionId) {
    return !spans.isEmpty()
        && spans.stream().noneMatch(span -> span.connectionId().equals(connectionId));
  }

  /** The newest time before this one at which the connection worked, empty if it never did. */
  Optional<Long> workedUntil(String connectionId, long nanos) {
    return spans.stream()
        .filter(span -> span.connectionId().equals(connectionId) && span.fromNanos() <= nanos)
        .map(span -> Math.min(span.toNanos(), nanos))
        .max(Long::compare);
  }

  /**
   * Whether a connection that was seen to be gone had gone on: it worked at that time and had not
   * just come back after too long, or it was back soon.
   *
   * @param resumesNanos how soon
   * @param settlesNanos how long news of its being gone may take
   */
  boolean wentOn(String connectionId, long nanos, long resumesNanos, long settlesNanos) {
    for (int index = 0; index < spans.size(); index++) {
      Span span = spans.get(index);
      if (!span.connectionId().equals(connectionId) || span.fromNanos() > nanos) {
        continue;
      }
      if (span.toNanos() > nanos) {
        boolean wasAway =
            index > 0
                && spans.get(index - 1).connectionId().equals(connectionId)
                && gapNanos(index) > resumesNanos;
        return !wasAway || nanos - span.fromNanos() > settlesNanos;
      }
      if (index + 1 < spans.size() && spans.get(index + 1).fromNanos() > nanos) {
        return spans.get(index + 1).connectionId().equals(connectionId)
            && gapNanos(index + 1) <= resumesNanos;
      }
    }
    return false;
  }

  /** How long the client was away before a span. */
  private long gapNanos(int index) {
    return spans.get(index).fromNanos() - spans.get(index - 1).toNanos();
  }

  void addTo(String client, Outages outages) {
    for (int index = 1; index < spans.size(); index++) {
      if (gapNanos(index) > 0) {
        outages.add(client, spans.get(index - 1).toNanos(), spans.get(index).fromNanos());
      }
    }
    if (!spans.isEmpty() && !last().isOpen()) {
      outages.add(client, last().toNanos(), Outages.NEVER);
    }
  }
}
