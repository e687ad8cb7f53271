package io.meridian.replication.log;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries above the base that were stored without being delivered. Who begins at the base
 * cannot tell from the log why, once the reason is below it. Rare, like the twins and late entries
 * that these are. Bounded: beyond it the oldest are left out, and a region that begins at the base
 * may deliver such a message to a subscriber who has seen it, or a newer one.
 */
public final class Undelivered {
  static final int MAX = 10_000;

  /**
   * @param because the entry for which this one was not delivered, null when it is below the base
   */
  public record Reason(Stored.Fate fate, @Nullable Dot because) {}

  private final LinkedHashMap<Dot, Reason> reasons = new LinkedHashMap<>();

  @Nullable Reason of(Dot dot) {
    return reasons.get(dot);
  }

  void add(Dot dot, Reason reason) {
    reasons.putIfAbsent(dot, reason);
    if (reasons.size() > MAX) {
      Iterator<Dot> oldest = reasons.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** What a base says, of entries that are not here yet. */
  void take(Map<Dot, Stored.Fate> undelivered, VersionVector held) {
    undelivered.forEach(
        (dot, fate) -> {
          if (!held.covers(dot)) {
            add(dot, new Reason(fate, null));
          }
        });
  }

  void forget(VersionVector base) {
    reasons.keySet().removeIf(base::covers);
  }

  /**
   * What who begins at the base has to be told. A late entry may be late for a publish below the
   * base as well as for the one that is named.
   */
  Map<Dot, Stored.Fate> becauseOf(VersionVector base) {
    Map<Dot, Stored.Fate> told = new LinkedHashMap<>();
    reasons.forEach(
        (dot, reason) -> {
          Dot because = reason.because();
          if (reason.fate() == Stored.Fate.LATE || because == null || base.covers(because)) {
            told.put(dot, reason.fate());
          }
        });
    return told;
  }

  Map<Dot, Reason> all() {
    return Collections.unmodifiableMap(reasons);
  }
}
