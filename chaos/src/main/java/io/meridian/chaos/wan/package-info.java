/**
 * The network between regions, and between clients and regions, on one machine: TCP relays that
 * delay and break what goes through them.
 *
 * <p>A {@link io.meridian.chaos.wan.Wan} holds a {@link io.meridian.chaos.wan.TcpRelay} for each
 * directed pair of regions and node, and writes each region a topology in which its peers are where
 * the relays listen. A {@link io.meridian.chaos.wan.ClientNetwork} holds a {@link
 * io.meridian.chaos.wan.ClientRelay} for each node, between it and its clients. {@link
 * io.meridian.chaos.wan.WanProcess} is a network as a process of its own, which {@code meridian up
 * --wan} starts and {@code meridian wan} steers.
 *
 * <p>Words: a <em>link</em> is what one region opens to another, with the answers on it. A
 * <em>path</em> is all that goes from one region to another, on connections that either opened. A
 * {@link io.meridian.chaos.wan.Route} is what experiments break: a path, or a client relay. A
 * {@link io.meridian.chaos.wan.Way} is a direction through one relay.
 *
 * <p>Faults are set while it runs, and undone by heal:
 *
 * <ul>
 *   <li><em>cut</em>: connections are reset, new ones too;
 *   <li><em>half-open</em>: the called end vanishes, the caller does not hear of it;
 *   <li><em>silent</em>: bytes vanish, sockets stay open;
 *   <li><em>stalled</em>: bytes wait, and go on when it is over;
 *   <li><em>slow</em>: bytes take longer, and fewer pass.
 * </ul>
 *
 * <p>Invariants: bytes of one way arrive in their order or not at all, whatever the jitter, and
 * never with a hole: a connection that lost bytes delivers nothing more in that direction. Nothing
 * is held without bound; at the bound the relay stops reading, which the sender feels as a slow
 * peer.
 *
 * <p>Between regions a relay takes connections whatever becomes of them. Before clients it takes
 * them only where they would be had without it, since SDKs choose another region by that.
 *
 * <p>What is not emulated: connecting takes no time, and nothing is lost or sent again below TCP.
 */
@NullMarked
package io.meridian.chaos.wan;

import org.jspecify.annotations.NullMarked;
