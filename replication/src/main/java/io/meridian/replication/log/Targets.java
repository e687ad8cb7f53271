package io.meridian.replication.log;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The publishes that were made or changed last, by any of their serials, for operations to name.
 * Bounded; what is beyond is looked up in the log when a client asks for it ({@link TargetSearch}),
 * and an append to it that comes from a peer goes out as the whole message.
 */
final class Targets {
  private final int max;
  private final @Nullable Targets below;
  private final LinkedHashMap<Serial, Latest> latest = new LinkedHashMap<>();
  private final Map<Serial, Serial> aliases = new HashMap<>();

  Targets(int max) {
    this.max = max;
    this.below = null;
  }

  /** What is drafted on top of what is written. */
  Targets(Targets below) {
    this.max = Integer.MAX_VALUE;
    this.below = below;
  }

  @Nullable Latest latest(Serial serial) {
    Latest found = latest.get(aliases.getOrDefault(serial, serial));
    return found != null || below == null ? found : below.latest(serial);
  }

  /**
   * After an entry was stored.
   *
   * @param twin a serial under which the same publish was here before, or null
   */
  void add(Stored stored, @Nullable Serial twin) {
    Entry entry = stored.entry();
    Operation operation = entry.operation();
    if (operation == null) {
      Latest before = twin == null ? null : latest(twin);
      if (before != null) {
        put(before.twin(entry));
      } else if (twin == null) {
        put(Latest.created(stored));
      }
      return;
    }
    Latest before = latest(operation.target().serial());
    if (before != null) {
      put(before.operated(entry));
    } else if (stored.fate() == Stored.Fate.LIVE) {
      // Any other may be below versions that were forgotten with the message.
      put(Latest.changed(entry, operation));
    }
  }

  /** Also restores what {@link #all} gave. */
  void put(Latest changed) {
    latest.remove(changed.serial());
    latest.put(changed.serial(), changed);
    changed.aliases().forEach(alias -> aliases.put(alias, changed.serial()));
    Iterator<Latest> oldest = latest.values().iterator();
    while (latest.size() > max) {
      oldest.next().aliases().forEach(aliases::remove);
      oldest.remove();
    }
  }

  /** A message goes with its publish. */
  void forget(VersionVector base) {
    latest.values().removeIf(forgotten -> base.covers(forgotten.dot()));
    aliases.values().removeIf(serial -> !latest.containsKey(serial));
  }

  void clear() {
    latest.clear();
    aliases.clear();
  }

  /** The longest unchanged first. */
  List<Latest> all() {
    return List.copyOf(latest.values());
  }
}
