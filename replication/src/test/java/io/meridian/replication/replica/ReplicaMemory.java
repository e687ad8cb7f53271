package io.meridian.replication.replica;

import io.meridian.replication.log.Stored;
import org.jspecify.annotations.Nullable;

/** Compares what a replica keeps in memory with its bounds. */
public final class ReplicaMemory {
  private ReplicaMemory() {}

  /** Which bound the replica is beyond, in words; null when it is beyond none. */
  public static @Nullable String beyondBounds(ChannelReplica replica, ReplicaSettings settings) {
    if (replica.earlyBytes() > settings.earlyBytes()) {
      return "early entries " + replica.earlyBytes() + " bytes, max " + settings.earlyBytes();
    }
    if (replica.waitingAnswers() > settings.waitingAnswers()) {
      return replica.waitingAnswers() + " publishes wait, max " + settings.waitingAnswers();
    }
    return null;
  }

  /** The same of its log's tail, whose every entry is weighed. */
  public static @Nullable String tailBeyondBounds(ChannelReplica replica) {
    int bytes = 0;
    for (Stored stored : replica.log().tail()) {
      bytes += stored.entry().weightBytes();
    }
    int max = replica.log().limits().tailBytes();
    return bytes > max ? "tail " + bytes + " bytes, max " + max : null;
  }
}
