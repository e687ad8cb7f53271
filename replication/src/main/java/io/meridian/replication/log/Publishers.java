package io.meridian.replication.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a log remembers of its publishers, in the order in which they were last active: the newest
 * number of each, and the entries under which recent publishes are known. A publish is forgotten
 * when its publisher has been silent for the retry window, or when the bound on publishers is hit,
 * the longest silent first.
 */
final class Publishers {
  /** Recent publishes remembered in all, for each publisher that the bound allows. */
  private static final int RECENT_PER_PUBLISHER = 2;

  private final LogLimits limits;
  private final LinkedHashMap<String, Newest> newest = new LinkedHashMap<>();
  private final LinkedHashMap<PublishKey, Known> recent = new LinkedHashMap<>();

  Publishers(LogLimits limits) {
    this.limits = limits;
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
    recent.put(
        key,
        known == null ? new Known(entry.dot(), entry.serial(), null) : known.twin(entry.dot()));
    Newest last = newest.get(key.publisher());
    if (last == null || last.number() < key.number()) {
      newest.remove(key.publisher());
      newest.put(key.publisher(), new Newest(key.number(), entry.dot(), entry.serial()));
    }
    forget(entry.serial().millis());
  }

  private void forget(long nowMillis) {
    long horizonMillis = nowMillis - limits.retryWindowMillis();
    Iterator<Map.Entry<PublishKey, Known>> oldest = recent.entrySet().iterator();
    while (oldest.hasNext()) {
      Known known = oldest.next().getValue();
      if (known.serial().millis() >= horizonMillis
          && recent.size() <= RECENT_PER_PUBLISHER * limits.publishers()) {
        break;
      }
      oldest.remove();
    }
    Iterator<Newest> silent = newest.values().iterator();
    while (silent.hasNext()) {
      Newest last = silent.next();
      if (last.serial().millis() >= horizonMillis && newest.size() <= limits.publishers()) {
        break;
      }
      silent.remove();
    }
  }

  Map<String, Newest> newestByPublisher() {
    return newest;
  }

  Map<PublishKey, Known> recent() {
    return recent;
  }

  void restore(String publisher, Newest last) {
    newest.put(publisher, last);
  }

  void restore(PublishKey key, Known known) {
    recent.put(key, known);
  }
}
