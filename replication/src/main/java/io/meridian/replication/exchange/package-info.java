/**
 * What regions say to each other about a channel; the link carries it, the replica understands it.
 */
@NullMarked
package io.meridian.replication.exchange;

import org.jspecify.annotations.NullMarked;
