package io.meridian.replication.log;

import java.util.List;

/**
 * A publish that was looked for in the log.
 *
 * @param held what the log held when it was read: what came later is looked through once more
 */
public record Found(PublishKey key, Latest latest, VersionVector held) {
  /** The same after what came later, which the run has in the log's order. */
  Latest through(List<Stored> run) {
    Latest now = latest;
    for (Stored stored : run) {
      if (!held.covers(stored.entry().dot())) {
        now = now.through(key, stored.entry());
      }
    }
    return now;
  }
}
