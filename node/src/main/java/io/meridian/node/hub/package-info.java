/**
 * Hubs: one for each channel and node that has subscribers, between the channel's entity and the
 * node's connections.
 *
 * <p>A hub subscribes to the entity once, encodes each entry once for each wire format and shares
 * it among its connections. A hub is itself a subscriber with a position: when its entity ends, it
 * subscribes to the successor at that position and misses nothing. A connection that comes with a
 * position of its own catches up first, from the entity's memory or from the journal, and joins the
 * shared frames when the hub's position covers its own.
 *
 * <p>Presence goes another way, beside the log: {@link io.meridian.node.hub.HubPresence} subscribes
 * to the channel's presence entity, keeps who is present, and shows a successor's members as
 * differences. It holds the members of this node's connections, so that a new entity can be told.
 */
@NullMarked
package io.meridian.node.hub;

import org.jspecify.annotations.NullMarked;
