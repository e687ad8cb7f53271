package io.meridian.replication.log;

/**
 * Bounds of what a channel's log keeps in memory. What is beyond them is read from the journal.
 *
 * @param tailBytes newest entries kept for subscribers that resume and peers that catch up
 * @param publishers publishers whose newest number is remembered; beyond it the longest silent is
 *     forgotten, and a retry of its publish is a new message
 * @param retryWindowMillis how long a publisher that stays silent is remembered at least, unless
 *     that bound is hit
 * @param segmentEvents events that one history segment spans before the next is begun
 * @param segments history segments; beyond it neighbours are merged, older ones first
 * @param targets publishes that operations find without reading the log, those made or changed last
 */
public record LogLimits(
    int tailBytes,
    int publishers,
    long retryWindowMillis,
    int segmentEvents,
    int segments,
    int targets) {
  public static final LogLimits DEFAULT =
      new LogLimits(512 * 1024, 20_000, 10 * 60_000L, 64, 128, 1_000);
}
