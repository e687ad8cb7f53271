/**
 * A channel in one region, as a state machine: {@link
 * io.meridian.replication.replica.ChannelReplica} turns {@link
 * io.meridian.replication.replica.Input}s into one journal event and {@link
 * io.meridian.replication.replica.Effect}s.
 *
 * <p>Three mechanisms make the promises, each necessary: an entry names its publisher's entry
 * before it when that has another origin (the chain, in {@link io.meridian.replication.log.Draft});
 * positions carry marks ({@link io.meridian.replication.position.Position}); and a client that
 * moved waits at a barrier ({@link io.meridian.replication.replica.Barriers}).
 */
@NullMarked
package io.meridian.replication.replica;

import org.jspecify.annotations.NullMarked;
