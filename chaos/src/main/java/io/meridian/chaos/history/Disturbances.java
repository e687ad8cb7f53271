package io.meridian.chaos.history;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryEvent.Undisturbed;
import io.meridian.chaos.history.Recovery.ClientRecovery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What was done to the service, and how long that was felt. */
final class Disturbances {
  private record Disturbance(String name, long beganAtNanos, OptionalLong endedAtNanos) {}

  private final List<Disturbance> all = new ArrayList<>();

  Disturbances(List<HistoryEvent> events) {
    Map<String, Disturbed> open = new HashMap<>();
    for (HistoryEvent event : events) {
      if (event instanceof Disturbed begun) {
        open.putIfAbsent(begun.name(), begun);
      } else if (event instanceof Undisturbed undone) {
        Disturbed begun = open.remove(undone.name());
        if (begun != null) {
          add(begun, OptionalLong.of(undone.atNanos()));
        }
      }
    }
    open.values().forEach(begun -> add(begun, OptionalLong.empty()));
    all.sort(Comparator.comparing(Disturbance::beganAtNanos).thenComparing(Disturbance::name));
  }

  private void add(Disturbed begun, OptionalLong endedAtNanos) {
    all.add(new Disturbance(begun.name(), begun.atNanos(), endedAtNanos));
  }

  /** When the first of them began; 0 when nothing was disturbed. */
  long firstAtNanos() {
    return all.isEmpty() ? 0 : all.get(0).beganAtNanos();
  }

  /** Whether one began or ended between two times, ends included. */
  boolean changedBetween(long fromNanos, long toNanos) {
    return all.stream()
        .anyMatch(
            disturbance ->
                isBetween(disturbance.beganAtNanos(), fromNanos, toNanos)
                    || (disturbance.endedAtNanos().isPresent()
                        && isBetween(disturbance.endedAtNanos().getAsLong(), fromNanos, toNanos)));
  }

  private static boolean isBetween(long nanos, long fromNanos, long toNanos) {
    return nanos >= fromNanos && nanos <= toNanos;
  }

  List<Recovery> recoveries(Outages outages, Publishes publishes) {
    return all.stream().map(disturbance -> recovery(disturbance, outages, publishes)).toList();
  }

  private Recovery recovery(Disturbance disturbance, Outages outages, Publishes publishes) {
    long began = disturbance.beganAtNanos();
    List<ClientRecovery> clients = new ArrayList<>();
    for (String client : outages.clients()) {
      OptionalLong sinceBegan = longestMillis(client, began, outages);
      OptionalLong sinceEnded =
          disturbance.endedAtNanos().isPresent()
              ? longestMillis(client, disturbance.endedAtNanos().getAsLong(), outages)
              : sinceBegan;
      if (!isZero(sinceBegan) || !isZero(sinceEnded)) {
        clients.add(new ClientRecovery(client, sinceBegan, sinceEnded));
      }
    }
    return new Recovery(
        disturbance.name(),
        began,
        disturbance.endedAtNanos(),
        publishes.acknowledgedOfThoseSentSince(began),
        publishes.acknowledgedOfThoseSentSince(disturbance.endedAtNanos().orElse(began)),
        clients);
  }

  /**
   * The longest that each client was not served at a stretch since the first disturbance began,
   * whichever of them was why; of those that were not served at some time, by name.
   */
  Map<String, OptionalLong> unserved(Outages outages) {
    Map<String, OptionalLong> unserved = new TreeMap<>();
    if (!all.isEmpty()) {
      for (String client : outages.clients()) {
        OptionalLong millis = millis(outages.longestNanos(client, firstAtNanos()));
        if (!isZero(millis)) {
          unserved.put(client, millis);
        }
      }
    }
    return unserved;
  }

  private OptionalLong longestMillis(String client, long sinceNanos, Outages outages) {
    return millis(outages.longestNanos(client, sinceNanos, nextAfter(sinceNanos)));
  }

  private static OptionalLong millis(long nanos) {
    return nanos == Outages.NEVER
        ? OptionalLong.empty()
        : OptionalLong.of(NANOSECONDS.toMillis(nanos));
  }

  /** When the next one began. */
  private long nextAfter(long nanos) {
    return all.stream()
        .mapToLong(Disturbance::beganAtNanos)
        .filter(began -> began > nanos)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static boolean isZero(OptionalLong millis) {
    return millis.isPresent() && millis.getAsLong() == 0;
  }
}
