package io.meridian.replication.replica;

import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Stored;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what a replica keeps in memory with its bounds: how much there is of each thing, and how
 * much of it there may be.
 */
public final class ReplicaMemory {
  /** Who asks questions beside clients at the barrier: settling, standing, and the next to come. */
  private static final int OTHER_INQUIRIES = 3;

  /** No entry weighs less. */
  private static final int ENTRY_BYTES = 160;

  private ReplicaMemory() {}

  /**
   * One thing that is kept.
   *
   * @param what it is, in words
   * @param least that one more of it takes
   */
  public record Kept(String what, long amount, long max, long least) {
    public boolean isBeyond() {
      return amount > max;
    }

    /** Whether no more fits. */
    public boolean isFull() {
      return amount + least > max;
    }

    @Override
    public String toString() {
      return what + " " + amount + ", max " + max;
    }
  }

  /** What costs little to count. */
  public static List<Kept> of(ChannelReplica replica, ReplicaSettings settings) {
    int entries = 2 * settings.waitingAnswers();
    int barriers = replica.waitingAtBarrier();
    LogState log = replica.log();
    LogLimits limits = log.limits();
    List<Kept> kept = new ArrayList<>();
    kept.add(new Kept("early bytes", replica.earlyBytes(), settings.earlyBytes(), ENTRY_BYTES));
    kept.add(of("publishes that wait", replica.waitingAnswers(), settings.waitingAnswers()));
    kept.add(of("clients at the barrier", barriers, settings.waitingAnswers()));
    kept.add(of("open questions", replica.openInquiries(), barriers + OTHER_INQUIRIES));
    kept.add(of("entries withheld", replica.withheld().keptEntries(), entries));
    kept.add(of("bytes withheld", replica.withheld().keptBytes(), 2L * settings.withheldBytes()));
    kept.add(of("publishers known", log.newestByPublisher().size(), limits.publishers()));
    kept.add(of("segments", log.segments().size(), limits.segments()));
    return kept;
  }

  /** What has to be weighed or copied to be counted. */
  public static List<Kept> ofLog(LogState log) {
    LogState.Snapshot snapshot = log.snapshot();
    LogLimits limits = log.limits();
    int tailBytes = 0;
    for (Stored stored : log.tail()) {
      tailBytes += stored.entry().weightBytes();
    }
    return List.of(
        new Kept("tail bytes", tailBytes, limits.tailBytes(), ENTRY_BYTES),
        of("publishes known", snapshot.recent().size(), 2L * limits.publishers()),
        of("messages to change", snapshot.targets().size(), limits.targets()));
  }

  private static Kept of(String what, long amount, long max) {
    return new Kept(what, amount, max, 1);
  }
}
