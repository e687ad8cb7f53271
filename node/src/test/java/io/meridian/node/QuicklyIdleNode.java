package io.meridian.node;

import io.meridian.node.channel.ChannelSettings;
import java.time.Duration;

/**
 * A node whose channels stop after some seconds without use, so that a benchmark needs not wait two
 * minutes for them, nor have memory for all that are used in that time.
 */
public final class QuicklyIdleNode {
  /** Longer than an outbox row stays: a channel that stops before that leaves the row behind. */
  public static final Duration IDLE = Duration.ofSeconds(8);

  private QuicklyIdleNode() {}

  public static void main(String[] args) {
    ChannelSettings usual = ChannelSettings.DEFAULT;
    NodeMain.run(
        new ChannelSettings(
            usual.batchCommands(),
            usual.batchBytes(),
            usual.gatheredCommands(),
            usual.gatheredBytes(),
            usual.outboxLinger(),
            IDLE,
            IDLE,
            usual.snapshotEvery()));
  }
}
