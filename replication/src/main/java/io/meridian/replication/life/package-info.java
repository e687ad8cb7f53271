/**
 * The life of a region's storage: whether what it holds can be all that it once said it holds.
 *
 * <p>Storage is lost and replaced, or put back to an earlier state. A region that does not notice
 * would use names of entries twice, and would let a barrier pass that rests on what it no longer
 * has. So storage counts {@link io.meridian.replication.life.Life#beats} that never fall, and the
 * other regions remember the newest: who remembers more than the storage says proves that it went
 * back; who remembers just that proves that it did not. {@link
 * io.meridian.replication.life.ColdStart} is the decision that a region takes when none of its
 * nodes was running.
 *
 * <p>Storage that lost something begins a new <em>epoch</em>. Its logs write under new origins, and
 * its channels vote again one by one, each when it holds what the others do ({@link
 * io.meridian.replication.replica.ChannelReplica#votes}); and all at once when each of the others
 * has found so of every channel that it has ({@link io.meridian.replication.life.Vouchers}). So
 * begins also a region that is new.
 */
@NullMarked
package io.meridian.replication.life;

import org.jspecify.annotations.NullMarked;
