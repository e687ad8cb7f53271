package io.meridian.replication.life;

/**
 * What storage says of itself.
 *
 * @param provenSince the earliest epoch from which on nothing that was stored was lost; 0 when that
 *     is so since the region was founded
 */
public record StoredLife(Life life, long provenSince) {}
