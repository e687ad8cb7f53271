package io.meridian.node.channel;

import java.time.Duration;

/**
 * @param batchCommands commands that share one write at the most
 * @param batchBytes payload that shares one write at the most
 * @param gatheredCommands commands that wait for a write at the most; beyond it publishes are
 *     refused and peers' messages dropped
 * @param gatheredBytes payload that waits likewise
 * @param outboxLinger how long a channel must be confirmed by all regions before its outbox row
 *     goes
 * @param idle how long without a command or hub before the entity stops
 * @param idleUnused the same when only other regions and the outbox have asked: a region that
 *     catches up wakes many channels
 * @param snapshotEvery events between snapshots
 */
public record ChannelSettings(
    int batchCommands,
    int batchBytes,
    int gatheredCommands,
    int gatheredBytes,
    Duration outboxLinger,
    Duration idle,
    Duration idleUnused,
    int snapshotEvery) {
  public static final ChannelSettings DEFAULT =
      new ChannelSettings(
          512,
          1 << 17,
          20_000,
          16 << 20,
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          Duration.ofSeconds(15),
          500);
}
