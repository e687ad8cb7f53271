package io.meridian.replication.life;

/**
 * What storage says of itself.
 *
 * @param provenSince the earliest epoch from which on nothing that was stored was lost; 0 when all
 *     other regions found that nothing is missing, see {@link Vouchers}
 */
public record StoredLife(Life life, long provenSince) {}
