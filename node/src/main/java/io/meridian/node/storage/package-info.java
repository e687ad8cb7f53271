/**
 * What a region stores in its Cassandra beside the journal, and how the journal is read.
 *
 * <p>The journal of Pekko Persistence is the message log; there is no second copy of a message. Of
 * our own are small tables: {@link io.meridian.node.storage.Outbox} and beside it which channels
 * were written in which hour, the two of {@link io.meridian.node.storage.Lives}, and {@link
 * io.meridian.node.storage.SyncedPeers}; and what subscribers were told of members, {@link
 * io.meridian.node.storage.PresenceLog}, from which nothing but history is read. CQL stands nowhere
 * else.
 */
@NullMarked
package io.meridian.node.storage;

import org.jspecify.annotations.NullMarked;
