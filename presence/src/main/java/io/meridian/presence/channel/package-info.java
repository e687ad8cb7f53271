/**
 * A channel's presence in one region: what its clients do, what nodes lose and what other regions
 * say, turned into one state that all regions agree about. Pure: {@link
 * io.meridian.presence.channel.ChannelPresence} is a function of (state, inputs) to (state,
 * effects), without actors, clock or I/O of its own.
 *
 * <p><b>Words.</b>
 *
 * <ul>
 *   <li><i>Holder</i>: an attachment of a connection to the channel, on a node of this region. It
 *       holds the members that entered on it.
 *   <li><i>Activation</i>: one life of the region's writer, an {@link
 *       io.meridian.presence.crdt.Origin}. It numbers its own deltas 1, 2, 3, …
 *   <li><i>Heard</i>: for each activation up to which of its deltas a region has joined without a
 *       gap. What regions tell each other of it is acknowledgement, and says who lacks what.
 *   <li><i>Grace</i>: how long a member stays without a holder.
 * </ul>
 */
@NullMarked
package io.meridian.presence.channel;

import org.jspecify.annotations.NullMarked;
