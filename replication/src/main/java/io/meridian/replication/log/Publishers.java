package io.meridian.replication.log;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a log remembers of its publishers, in the order in which they were last active: the newest
 * number of each, and the entries under which recent publishes are known. A publish is forgotten
 * when it has been here for the retry window and it is known that no region holds what this one
 * lacks from before the window's end (another region may have accepted the same publish, and its
 * entry must still be known for what it is when it comes), or when the bound on publishers is hit,
 * the longest silent first.
 *
 * <p>Age is counted by the region's own clock, since another region's may be wrong by hours, and
 * one event ages nothing by more than a tenth of the window, since the own clock may jump.
 */
final class Publishers {
  /** Recent publishes remembered in all, for each publisher that the bound allows. */
  private static final int RECENT_PER_PUBLISHER = 2;

  /** One event ages nothing by more than the window divided by this. */
  private static final int AGEING_STEPS = 10;

  /**
   * Of publishers, and of publishes, each: what a base tells a peer. With the entries that are not
   * to be delivered well below what a message between two nodes may have, 2 MiB.
   */
  private static final int TOLD_BYTES_MAX = 384 << 10;

  /** What one costs beside its name, at the most. */
  private static final int TOLD_BYTES = 160;

  private final LogLimits limits;
  private final long ageingMillisMax;
  private final LinkedHashMap<String, Newest> newest = new LinkedHashMap<>();
  private final LinkedHashMap<PublishKey, Known> recent = new LinkedHashMap<>();
  private final Map<String, Long> activeAt = new LinkedHashMap<>();
  private final Map<PublishKey, Long> acceptedAt = new LinkedHashMap<>();
  private long ageMillis;
  private long latestMillis;
  private long settledAgeMillis;

  Publishers(LogLimits limits) {
    this.limits = limits;
    this.ageingMillisMax = limits.retryWindowMillis() / AGEING_STEPS;
  }

  @Nullable Newest newest(String publisher) {
    return newest.get(publisher);
  }

  @Nullable Known known(PublishKey key) {
    return recent.get(key);
  }

  void add(Stored stored) {
    Entry entry = stored.entry();
    PublishKey key = entry.key();
    Known known = recent.get(key);
    recent.put(key, known == null ? Known.of(entry) : known.twin(entry));
    acceptedAt.putIfAbsent(key, ageMillis);
    Newest last = newest.get(key.publisher());
    if (last == null || last.number() < key.number()) {
      newest.remove(key.publisher());
      newest.put(key.publisher(), new Newest(key.number(), entry.dot(), entry.serial()));
      activeAt.put(key.publisher(), ageMillis);
    }
    forget();
  }

  /** What a peer knows of publishes that this log will never hold. */
  void take(Base base) {
    base.recent()
        .forEach(
            (key, below) -> {
              Known here = recent.remove(key);
              recent.put(key, here == null ? below : below.twin(here));
              acceptedAt.remove(key);
              acceptedAt.put(key, ageMillis);
            });
    base.newest()
        .forEach(
            (publisher, below) -> {
              Newest here = newest.get(publisher);
              if (here == null || here.number() < below.number()) {
                newest.remove(publisher);
                newest.put(publisher, below);
                activeAt.put(publisher, ageMillis);
              }
            });
    forget();
  }

  /** What a region that begins at the base has to know of publishes at or below it. */
  Base upTo(VersionVector base, Map<Dot, Stored.Fate> undelivered) {
    LinkedHashMap<String, Newest> newestBelow = new LinkedHashMap<>();
    newest.forEach((publisher, last) -> raise(newestBelow, publisher, last, base));
    LinkedHashMap<PublishKey, Known> recentBelow = new LinkedHashMap<>();
    recent.forEach(
        (key, known) -> {
          if (base.covers(known.dot())) {
            recentBelow.put(key, known);
            // A publisher's newest may be above the base, and another one of it below.
            Newest last = new Newest(key.number(), known.dot(), known.serial());
            raise(newestBelow, key.publisher(), last, base);
          }
        });
    boundBytes(newestBelow, publisher -> publisher);
    boundBytes(recentBelow, PublishKey::publisher);
    return new Base(base, newestBelow, recentBelow, undelivered);
  }

  /** Leaves out what was silent for longest, beyond what one message to a peer can carry. */
  private static <K> void boundBytes(LinkedHashMap<K, ?> told, Function<K, String> publisher) {
    int bytes = 0;
    for (K key : told.keySet()) {
      bytes += toldBytes(publisher.apply(key));
    }
    Iterator<K> oldest = told.keySet().iterator();
    while (bytes > TOLD_BYTES_MAX) {
      bytes -= toldBytes(publisher.apply(oldest.next()));
      oldest.remove();
    }
  }

  static int toldBytes(String publisher) {
    return TOLD_BYTES + publisher.getBytes(StandardCharsets.UTF_8).length;
  }

  /** At its own time: an event is written before what is in it is added. */
  void writtenAt(long writtenMillis) {
    if (latestMillis > 0 && writtenMillis > latestMillis) {
      ageMillis += Math.min(writtenMillis - latestMillis, ageingMillisMax);
    }
    latestMillis = Math.max(latestMillis, writtenMillis);
  }

  private void forget() {
    forget(recent, acceptedAt, RECENT_PER_PUBLISHER * limits.publishers());
    forget(newest, activeAt, limits.publishers());
  }

  private <K> void forget(Map<K, ?> remembered, Map<K, Long> since, int max) {
    Iterator<K> oldest = remembered.keySet().iterator();
    while (oldest.hasNext()) {
      K key = oldest.next();
      boolean forgettable =
          since.getOrDefault(key, 0L) + limits.retryWindowMillis() <= settledAgeMillis;
      if (!forgettable && remembered.size() <= max) {
        break;
      }
      oldest.remove();
      since.remove(key);
    }
  }

  private static void raise(
      Map<String, Newest> below, String publisher, Newest last, VersionVector base) {
    if (base.covers(last.dot())) {
      below.merge(publisher, last, (one, other) -> one.number() >= other.number() ? one : other);
    }
  }

  /** All regions were asked at this age, and what they held then is here. */
  void settled(long ageMillis) {
    settledAgeMillis = Math.max(settledAgeMillis, ageMillis);
  }

  boolean settlingDue() {
    if (acceptedAt.isEmpty()) {
      return false;
    }
    long forgettableAt = acceptedAt.values().iterator().next() + limits.retryWindowMillis();
    return settledAgeMillis < forgettableAt && forgettableAt < ageMillis;
  }

  long ageMillis() {
    return ageMillis;
  }

  /** The latest time at which something was written, by the region's wall clock. */
  long latestMillis() {
    return latestMillis;
  }

  Map<String, Newest> newestByPublisher() {
    return newest;
  }

  Map<PublishKey, Known> recent() {
    return recent;
  }

  /** First of what is restored. */
  void restore(long age, long latest) {
    ageMillis = age;
    latestMillis = latest;
  }

  /** Restored, it is as if it had just come: remembered for longer, never for less. */
  void restore(String publisher, Newest last) {
    newest.put(publisher, last);
    activeAt.put(publisher, ageMillis);
  }

  /** See {@link #restore(String, Newest)}. */
  void restore(PublishKey key, Known known) {
    recent.put(key, known);
    acceptedAt.put(key, ageMillis);
  }
}
