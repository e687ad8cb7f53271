package io.meridian.node.channel;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * One channel's row in the {@link ChannelPorts.Outbox}, with the hour for which it is noted that
 * the channel was written: both are stored before the first write that needs them. The row goes
 * when all regions have confirmed for a while.
 *
 * <p>What {@link #beforeWrite} and {@link #close} begin ends with {@link #stored}; meanwhile the
 * row {@link #isBusy} and nothing is written.
 */
final class OutboxRow {
  private final ChannelPorts.Outbox outbox;
  private final ChannelId channel;
  private final String writer;
  private final long lingerMillis;
  private State state = State.ABSENT;
  private boolean busy;
  private long notedHour;
  private long unconfirmedMillis;

  private enum State {
    ABSENT,
    /** Seen by somebody a moment ago; it may be gone, so a write does not rely on it. */
    FOUND,
    OPEN
  }

  /**
   * What was stored.
   *
   * @param hour for which it is noted that the channel was written
   */
  record Stored(boolean open, long hour) {}

  /**
   * @param writer names the entity, see {@link ChannelPorts.Outbox#open}
   * @param lingerMillis how long all must have confirmed before the row goes
   */
  OutboxRow(ChannelPorts.Outbox outbox, ChannelId channel, String writer, long lingerMillis) {
    this.outbox = outbox;
    this.channel = channel;
    this.writer = writer;
    this.lingerMillis = lingerMillis;
  }

  boolean isBusy() {
    return busy;
  }

  /** Who swept the outbox found a row, maybe of an earlier process. */
  void found(long nowMillis) {
    if (state == State.ABSENT) {
      state = State.FOUND;
      unconfirmedMillis = nowMillis;
    }
  }

  void unconfirmed(long nowMillis) {
    unconfirmedMillis = nowMillis;
  }

  /**
   * Stores what has to be there before a write; both at once, so that the write waits for the
   * slower one only.
   *
   * @param hasPeers whether there are regions that could have something to confirm
   * @return null when all is there
   */
  @Nullable CompletionStage<Stored> beforeWrite(boolean hasPeers, long hour) {
    boolean opens = hasPeers && state != State.OPEN;
    if (!opens && hour == notedHour) {
      return null;
    }
    busy = true;
    CompletionStage<Done> opened =
        opens ? outbox.open(channel, writer) : CompletableFuture.completedFuture(Done.done());
    CompletionStage<Done> noted =
        hour == notedHour
            ? CompletableFuture.completedFuture(Done.done())
            : outbox.written(channel, hour);
    boolean open = opens || state == State.OPEN;
    return opened.thenCombine(noted, (first, second) -> new Stored(open, hour));
  }

  /**
   * Removes the row when all have confirmed for long enough.
   *
   * @return null when it stays, or is not there
   */
  @Nullable CompletionStage<Stored> close(long nowMillis) {
    if (busy || state == State.ABSENT || nowMillis - unconfirmedMillis < lingerMillis) {
      return null;
    }
    busy = true;
    long hour = notedHour;
    return outbox.close(channel, writer).thenApply(done -> new Stored(false, hour));
  }

  void stored(Stored now, long nowMillis) {
    busy = false;
    state = now.open() ? State.OPEN : State.ABSENT;
    notedHour = now.hour();
    unconfirmedMillis = nowMillis;
  }
}
