/**
 * Positions: what a subscriber has seen, said so that any region can go on from there.
 *
 * <p>A vector alone is not enough. A publisher that did not get its acknowledgement retries in
 * another region, and the same message then has two dots: a subscriber that saw it under one must
 * not get it under the other. So a position also carries a {@link
 * io.meridian.replication.position.Mark} for each publisher whose newest entry is not yet known to
 * be held by a majority. What a majority holds is known wherever the publisher may arrive, and
 * cannot be accepted again.
 *
 * <p>{@link io.meridian.replication.position.Replay} turns a position and a run of the log into
 * what is still to be delivered.
 */
@NullMarked
package io.meridian.replication.position;

import org.jspecify.annotations.NullMarked;
