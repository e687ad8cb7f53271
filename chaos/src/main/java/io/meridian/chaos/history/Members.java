package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Entered;
import io.meridian.chaos.history.HistoryEvent.Entering;
import io.meridian.chaos.history.HistoryEvent.Leaving;
import io.meridian.chaos.history.HistoryEvent.Left;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who entered and left each channel. */
final class Members {
  private static final Membership NONE = new Membership();

  /** By channel, then by client. */
  private final Map<String, Map<String, Membership>> memberships = new TreeMap<>();

  Members(List<HistoryEvent> events) {
    for (HistoryEvent event : events) {
      if (event instanceof Entering entering) {
        open(entering.channel(), event).entering(event.atNanos());
      } else if (event instanceof Entered entered) {
        open(entered.channel(), event).entered(event.atNanos());
      } else if (event instanceof Leaving leaving) {
        open(leaving.channel(), event).leaving(event.atNanos());
      } else if (event instanceof Left left) {
        open(left.channel(), event).left(event.atNanos());
      }
    }
  }

  private Membership open(String channel, HistoryEvent event) {
    return in(channel).computeIfAbsent(event.client(), client -> new Membership());
  }

  private Map<String, Membership> in(String channel) {
    return memberships.computeIfAbsent(channel, name -> new TreeMap<>());
  }

  /** Of a channel, by client. */
  Map<String, Membership> of(String channel) {
    return memberships.getOrDefault(channel, Map.of());
  }

  /** Empty when the client never asked to enter the channel. */
  Membership of(String channel, String client) {
    return of(channel).getOrDefault(client, NONE);
  }

  /** How many entered, each counted once for each channel. */
  long entered() {
    return memberships.values().stream()
        .flatMap(channel -> channel.values().stream())
        .filter(Membership::wasEntered)
        .count();
  }
}
