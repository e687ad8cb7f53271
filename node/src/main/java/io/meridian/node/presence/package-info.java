/**
 * Presence on a region's nodes: the sharded entity around {@link
 * io.meridian.presence.channel.ChannelPresence}, what it keeps in Pekko Distributed Data, and what
 * hubs and it tell each other. It needs no storage: what it knows is in memory, on every node of
 * the region and in every other region.
 */
@NullMarked
package io.meridian.node.presence;

import org.jspecify.annotations.NullMarked;
