/**
 * A channel's log in one region, as values.
 *
 * <p>An {@link io.meridian.replication.log.Entry} is one publish. Its {@link
 * io.meridian.replication.log.Dot} says who wrote it: the origin counts 1, 2, 3, … for each
 * channel, so a {@link io.meridian.replication.log.VersionVector} says in a few numbers what a
 * region holds. {@link io.meridian.replication.log.LogState} is what replaying the journal gives; a
 * {@link io.meridian.replication.log.Draft} decides the next event against it without changing it.
 *
 * <p>Invariants: a vector never falls and has no gap below it; one dot has one content everywhere;
 * what a publisher sent in order is {@code LIVE} in order.
 */
@NullMarked
package io.meridian.replication.log;

import org.jspecify.annotations.NullMarked;
