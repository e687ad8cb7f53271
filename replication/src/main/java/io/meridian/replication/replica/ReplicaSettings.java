package io.meridian.replication.replica;

/**
 * The bounds of one channel in one region.
 *
 * @param positionCharsGoal a position that a new mark would make longer takes none: entries then
 *     wait for a majority before they are delivered, or until none was heard of for a while
 * @param chunkEntries entries that one message to a peer carries at the most
 * @param chunkBytes weight of the entries that one message to a peer carries at the most
 * @param earlyBytes weight of a peer's entries kept while a gap before them is asked for; beyond it
 *     they are dropped and asked for again
 * @param waitingAnswers publishes that wait for their durability at the most, beyond it publishes
 *     are refused; likewise clients at the barrier
 * @param withheldBytes weight of the entries that wait for a majority before they are delivered;
 *     beyond it publishes are refused; beyond twice as much, or twice as many entries as {@code
 *     waitingAnswers}, the oldest is delivered beyond the goal of positions, and when these are as
 *     long as they can get, peers' entries are not taken until they are sent again
 * @param answerMillis how long a publish waits for its durability before it is refused
 * @param barrierMillis how long a barrier is tried
 * @param retentionMillis how long the log keeps entries at least, counted by its own age ({@link
 *     io.meridian.replication.log.LogState#ageMillis}); {@link #FOR_EVER} to forget nothing
 */
public record ReplicaSettings(
    int positionCharsGoal,
    int chunkEntries,
    int chunkBytes,
    int earlyBytes,
    int waitingAnswers,
    int withheldBytes,
    long answerMillis,
    long barrierMillis,
    long retentionMillis) {
  public static final long FOR_EVER = Long.MAX_VALUE;

  public static final ReplicaSettings DEFAULT =
      new ReplicaSettings(240, 512, 512 * 1024, 4 << 20, 20_000, 8 << 20, 10_000, 8_000, FOR_EVER);
}
