package io.meridian.node.history;

import io.meridian.replication.position.Position;
import org.jspecify.annotations.Nullable;

/**
 * @param limit messages in a page at the most, 1 to 1,000
 * @param startMillis earliest timestamp, inclusive
 * @param endMillis latest timestamp, inclusive
 * @param cursor serial of the last message of the page before, exclusive; null for the first page
 * @param upTo only what a subscriber at this position had been sent; null for everything
 */
public record HistoryQuery(
    boolean backwards,
    int limit,
    long startMillis,
    long endMillis,
    @Nullable String cursor,
    @Nullable Position upTo) {}
