/**
 * Replication between regions. Each region is a cluster of its own; links carry entries, and any
 * message may be lost, repeated or late. Start reading at {@link io.meridian.replication.replica};
 * {@link io.meridian.replication.log} has the words, {@link io.meridian.replication.position} what
 * clients carry, {@link io.meridian.replication.link} the sockets.
 */
@NullMarked
package io.meridian.replication;

import org.jspecify.annotations.NullMarked;
