package io.meridian.replication.replica;

/**
 * A time, as two clocks say it.
 *
 * @param wallMillis milliseconds since 1970, by a clock that may be wrong or jump: for serials only
 * @param elapsedMillis milliseconds of a clock that never jumps: for waiting
 */
public record Moment(long wallMillis, long elapsedMillis) {}
