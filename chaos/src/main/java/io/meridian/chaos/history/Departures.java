package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.Connected;
import io.meridian.chaos.history.HistoryEvent.Disconnected;
import io.meridian.chaos.history.HistoryEvent.Entered;
import io.meridian.chaos.history.HistoryEvent.Entering;
import io.meridian.chaos.history.HistoryEvent.Left;
import io.meridian.chaos.history.HistoryEvent.MembersShown;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Members who were gone when everybody looked for the last time, for so long that nobody may be
 * shown them any more. Without any, looks say nothing about ghosts.
 */
public final class Departures {
  private record Membership(String client, String channel) {}

  private final Map<String, Map<String, Long>> lastLookNanos = new HashMap<>();
  private final Set<Membership> entered = new HashSet<>();
  private final Map<Membership, Long> leftNanos = new HashMap<>();
  private final Map<String, Long> disconnectedNanos = new HashMap<>();

  private Departures() {}

  /** How many, each counted once for each channel. */
  public static long in(History history, Patience patience) {
    Departures departures = new Departures();
    history.events().forEach(departures::follow);
    return departures.entered.stream()
        .filter(membership -> departures.isGone(membership, patience))
        .count();
  }

  private void follow(HistoryEvent event) {
    if (event instanceof MembersShown look) {
      lastLookNanos
          .computeIfAbsent(look.channel(), channel -> new HashMap<>())
          .put(look.client(), look.atNanos());
    } else if (event instanceof Entering entering) {
      leftNanos.remove(new Membership(event.client(), entering.channel()));
    } else if (event instanceof Entered done) {
      entered.add(new Membership(event.client(), done.channel()));
    } else if (event instanceof Left left) {
      leftNanos.putIfAbsent(new Membership(event.client(), left.channel()), event.atNanos());
    } else if (event instanceof Disconnected) {
      disconnectedNanos.putIfAbsent(event.client(), event.atNanos());
    } else if (event instanceof Connected) {
      disconnectedNanos.remove(event.client());
    }
  }

  /** Long before the first of the last looks, so that each of them would show a ghost. */
  private boolean isGone(Membership membership, Patience patience) {
    long firstLookNanos =
        lastLookNanos.getOrDefault(membership.channel(), Map.of()).values().stream()
            .mapToLong(Long::longValue)
            .min()
            .orElse(0);
    long left = leftNanos.getOrDefault(membership, Long.MAX_VALUE);
    long disconnected = disconnectedNanos.getOrDefault(membership.client(), Long.MAX_VALUE);
    return left <= firstLookNanos - patience.settles().toNanos()
        || disconnected < firstLookNanos - patience.fades().toNanos();
  }
}
