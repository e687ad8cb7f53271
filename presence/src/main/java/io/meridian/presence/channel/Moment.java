package io.meridian.presence.channel;

/**
 * When an input is handled.
 *
 * @param wallMillis Unix time as this node's clock has it: only for what clients see
 * @param elapsedMillis never falls: for everything that waits
 */
public record Moment(long wallMillis, long elapsedMillis) {}
