/**
 * Who a client is and what it may do.
 *
 * <p>The edge hands what a client presented to the {@link io.meridian.node.auth.Authenticator},
 * which looks it up in the {@link io.meridian.node.auth.Apps} and gives {@link
 * io.meridian.node.auth.Credentials}; with the client id that was asked for they become an {@link
 * io.meridian.node.auth.Identity}, against whose {@link io.meridian.node.auth.Capability} each
 * operation is checked. {@link io.meridian.node.auth.ConnectionKeys} makes the signed keys by which
 * a connection is recognised in any region.
 *
 * <p>Invariants: everything here is immutable and pure, without I/O after start. Secrets are
 * compared in constant time, and never appear in messages or {@code toString}. Refusals are {@link
 * io.meridian.node.protocol.ProtocolException}s with the code that SDKs expect; a faulty
 * configuration is an {@link java.lang.IllegalArgumentException} at start that names field and
 * value.
 *
 * <p>Start reading at {@link io.meridian.node.auth.Authenticator}.
 */
@NullMarked
package io.meridian.node.auth;

import org.jspecify.annotations.NullMarked;
