package io.meridian.replication.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a log begins that has forgotten what is older than its retention: what another region has
 * to know of that to go on from there. A majority of regions is known to have held all of it.
 *
 * @param vector all at or below it was forgotten
 * @param newest of publishers with an entry at or below the vector, the newest of these
 * @param recent publishes at or below the vector that may still be sent again
 * @param undelivered entries above the vector that are not to be delivered, because their publish,
 *     or a newer one of its publisher, is at or below it
 */
public record Base(
    VersionVector vector,
    Map<String, Newest> newest,
    Map<PublishKey, Known> recent,
    Map<Dot, Stored.Fate> undelivered) {
  private static final int UNDELIVERED_BYTES = 40;

  public Base {
    newest = Collections.unmodifiableMap(new LinkedHashMap<>(newest));
    recent = Collections.unmodifiableMap(new LinkedHashMap<>(recent));
    undelivered = Collections.unmodifiableMap(new LinkedHashMap<>(undelivered));
  }

  /** What it takes in a message, at the most. */
  public int weightBytes() {
    int bytes = UNDELIVERED_BYTES * undelivered.size();
    for (String publisher : newest.keySet()) {
      bytes += Publishers.toldBytes(publisher);
    }
    for (PublishKey key : recent.keySet()) {
      bytes += Publishers.toldBytes(key.publisher());
    }
    return bytes;
  }

  /**
   * What the writer of a line may believe of it: nothing of its own line, and nothing of publishers
   * that the vector does not bear out.
   */
  Base asTakenBy(Origin self) {
    VersionVector others = vector.without(self);
    Map<String, Newest> newestOfOthers = new LinkedHashMap<>(newest);
    newestOfOthers.values().removeIf(last -> !others.covers(last.dot()));
    Map<PublishKey, Known> recentOfOthers = new LinkedHashMap<>(recent);
    recentOfOthers.values().removeIf(known -> !others.covers(known.dot()));
    Map<Dot, Stored.Fate> undeliveredOfOthers = new LinkedHashMap<>(undelivered);
    undeliveredOfOthers.keySet().removeIf(dot -> dot.origin().sameLine(self));
    return new Base(others, newestOfOthers, recentOfOthers, undeliveredOfOthers);
  }

  /** What is known of a publisher with this base, where {@code here} was known before. */
  @Nullable Newest newest(String publisher, @Nullable Newest here) {
    Newest below = newest.get(publisher);
    return below != null && (here == null || here.number() < below.number()) ? below : here;
  }

  /** What is known of a publish with this base, where {@code here} was known before. */
  @Nullable Known known(PublishKey key, @Nullable Known here) {
    Known below = recent.get(key);
    // What is below the base came first wherever it was not forgotten.
    return below == null ? here : here == null ? below : below.twin(here);
  }
}
