/**
 * The edge: WebSocket connections of clients.
 *
 * <p>{@link io.meridian.node.edge.Admission} decides who may connect and as which connection;
 * {@link io.meridian.node.edge.Connection} is one client's transport: it reads frames, hands
 * publishes to channels and presence operations to hubs, and takes what hubs deliver. The edge
 * knows connections and nothing else. It holds no state that a client cannot bring along: a client
 * that moves to any node of any region goes on with its signed key and its positions.
 *
 * <p>Invariants: an ACK or NACK goes out in the order in which publishes and presence frames came,
 * and never speaks of one that was not received on this transport; no MESSAGE, PRESENCE or SYNC is
 * sent on a channel between its ATTACH and its ATTACHED; a client that was not sent what happened
 * to members is sent who they are before anything else of them.
 */
@NullMarked
package io.meridian.node.edge;

import org.jspecify.annotations.NullMarked;
