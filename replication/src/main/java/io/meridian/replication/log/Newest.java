package io.meridian.replication.log;

/**
 * The newest entry of one publisher in a region's log.
 *
 * @param number its number
 * @param dot where it is
 * @param serial its place in canonical order
 */
public record Newest(long number, Dot dot, Serial serial) {}
