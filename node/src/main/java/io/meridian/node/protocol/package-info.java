/**
 * The wire contract of the edge: what clients send and are sent, as immutable values, and the
 * codecs between those values and bytes.
 *
 * <p>The problem: official Ably SDKs speak one protocol in two encodings, JSON and MessagePack, and
 * expect each other's data back unchanged. So everything behind the codecs sees a single canonical
 * form ({@link io.meridian.node.protocol.Data} is text or bytes, whichever encoding it arrived in),
 * and only the codecs know how each encoding writes it.
 *
 * <p>Who talks to whom: connections decode a frame to a {@link
 * io.meridian.node.protocol.ProtocolMessage}, let {@link io.meridian.node.protocol.PublishRules}
 * turn what a client asked into what may be stored, and hand that to channels. Hubs encode each
 * batch once for each {@link io.meridian.node.protocol.Codec.Format}. Channels keep messages in the
 * log by {@link io.meridian.node.protocol.StoredMessages}.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Bytes of a client reach plain parsers only, never databinding. Depth, counts and sizes are
 *       bounded by {@link io.meridian.node.protocol.Limits} and by the length of the frame itself,
 *       whatever a header claims.
 *   <li>A decoder throws nothing but {@link io.meridian.node.protocol.ProtocolException}, which
 *       carries the error to send back.
 *   <li>Unknown keys, actions and flag bits are ignored; {@code null} on the wire means absent and
 *       is never written.
 *   <li>Values are immutable. JSON trees inside them ({@code extras} and the like) are shared and
 *       must not be changed.
 * </ul>
 *
 * <p>Start reading at {@link io.meridian.node.protocol.ProtocolMessage}, then {@link
 * io.meridian.node.protocol.Codec}. Each {@link io.meridian.node.protocol.ErrorCode} has a page in
 * {@code docs/errors/}.
 *
 * <p>Source: the public Ably features specification, protocol versions 2 to 6. Short names in
 * comments (TM2, RSL4) are its clauses.
 */
@NullMarked
package io.meridian.node.protocol;

import org.jspecify.annotations.NullMarked;
