/**
 * The network between regions, on one machine: TCP relays that delay and break what goes through
 * them.
 *
 * <p>A {@link io.meridian.chaos.wan.Wan} holds a {@link io.meridian.chaos.wan.TcpRelay} for each
 * directed pair of regions and node, and writes each region a topology in which its peers are where
 * the relays listen. Faults are set while it runs: a relay may be cut (connections are reset, new
 * ones too) or silent (bytes vanish, sockets stay open), the latter one {@link
 * io.meridian.chaos.wan.Way} only if wanted.
 *
 * <p>Invariants: bytes of one way arrive in their order or not at all, and never with a hole: a
 * connection that lost bytes delivers nothing more in that direction. Nothing is held without
 * bound; at the bound the relay stops reading, which the sender feels as a slow peer.
 */
@NullMarked
package io.meridian.chaos.wan;

import org.jspecify.annotations.NullMarked;
