package io.meridian.chaos.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * When each client was not served. A publisher is not served from sending a message until it is
 * acknowledged late or, when it is refused, until a later one is acknowledged; a subscriber from
 * the acknowledgement of a message until it arrives late; any client from losing its connection
 * until it has one again.
 */
final class Outages {
  /** The end of an outage that does not end. */
  static final long NEVER = Long.MAX_VALUE;

  private record Outage(long fromNanos, long toNanos) {}

  private final Map<String, List<Outage>> byClient = new TreeMap<>();
  private final long lateNanos;
  private final long steadyNanos;

  Outages(Patience patience) {
    this.lateNanos = patience.late().toNanos();
    this.steadyNanos = patience.steady().toNanos();
  }

  void add(String client, long fromNanos, long toNanos) {
    byClient.computeIfAbsent(client, name -> new ArrayList<>()).add(new Outage(fromNanos, toNanos));
  }

  /** Adds what took so long, if that is late. */
  void addIfLate(String client, long fromNanos, long toNanos) {
    if (toNanos - fromNanos > lateNanos) {
      add(client, fromNanos, toNanos);
    }
  }

  /** To be called once, when all have been added. */
  void sort() {
    byClient.values().forEach(outages -> outages.sort(Comparator.comparing(Outage::fromNanos)));
  }

  /** Those that were not served at some time, sorted. */
  Iterable<String> clients() {
    return byClient.keySet();
  }

  /**
   * The longest that a client was not served, of the times that begin or are under way between two
   * times. Outages that follow one another more closely than a client has to be served for a while
   * are one, and one that begins so soon after the first time has begun then.
   *
   * @param untilNanos outages that begin later have another reason
   * @return {@link #NEVER} when the client was not served again; 0 when it was all the time
   */
  long longestNanos(String client, long sinceNanos, long untilNanos) {
    return longestNanos(client, sinceNanos, untilNanos, sinceNanos);
  }

  /** The same to the end, of outages that count from when they begin, however soon that is. */
  long longestNanos(String client, long sinceNanos) {
    return longestNanos(client, sinceNanos, NEVER, sinceNanos - steadyNanos - 1);
  }

  /**
   * @param unservedUntilNanos until when the client is taken to have been unserved before
   */
  private long longestNanos(
      String client, long sinceNanos, long untilNanos, long unservedUntilNanos) {
    long longestNanos = 0;
    long fromNanos = sinceNanos;
    long toNanos = unservedUntilNanos;
    for (Outage outage : byClient.getOrDefault(client, List.of())) {
      if (outage.fromNanos() >= untilNanos) {
        break;
      }
      if (outage.toNanos() == NEVER) {
        return NEVER;
      }
      if (outage.fromNanos() - toNanos > steadyNanos) {
        fromNanos = outage.fromNanos();
      }
      toNanos = Math.max(toNanos, outage.toNanos());
      longestNanos = Math.max(longestNanos, toNanos - fromNanos);
    }
    return longestNanos;
  }
}
