package io.meridian.replication.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a publish that is not remembered any more: two passes over the log from its first
 * event, since a twin may stand anywhere, each in as many parts as the reader likes. First {@link
 * #find}, then, if that found it, {@link #trace}.
 */
public final class TargetSearch {
  private final Serial wanted;
  private @Nullable PublishKey key;
  private @Nullable Latest latest;

  public TargetSearch(Serial wanted) {
    this.wanted = wanted;
  }

  /** First pass. Whether the publish was found, and the pass can end. */
  public boolean find(List<Stored> run) {
    for (Stored stored : run) {
      Entry entry = stored.entry();
      if (entry.operation() == null && entry.serial().equals(wanted)) {
        key = entry.key();
      }
    }
    return key != null;
  }

  /** Second pass, to the end of the log. */
  public void trace(List<Stored> run) {
    PublishKey publish = key;
    if (publish == null) {
      return;
    }
    for (Stored stored : run) {
      Entry entry = stored.entry();
      Latest before = latest;
      if (before != null) {
        latest = before.through(publish, entry);
      } else if (entry.operation() == null && entry.key().equals(publish)) {
        latest = Latest.created(stored);
      }
    }
  }

  /**
   * The publish, or null when this region does not hold it.
   *
   * @param held what the log held that was read
   */
  public @Nullable Found found(VersionVector held) {
    PublishKey publish = key;
    Latest newest = latest;
    return publish == null || newest == null ? null : new Found(publish, newest, held);
  }
}
