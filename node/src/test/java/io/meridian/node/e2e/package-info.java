/**
 * End-to-end tests: what a user starts, talked to as users do.
 *
 * <p>{@link io.meridian.node.e2e.Deployment} is three regions of real processes, Cassandra
 * included, on addresses of their own; {@link io.meridian.node.e2e.DeploymentExtension} starts it
 * once for all classes, brings up before each test what the one before killed, and keeps the logs
 * of a test that fails. {@link io.meridian.node.e2e.DeploymentGuard} stops it whatever happens to
 * this JVM. Clients are the official SDK in a {@link io.meridian.node.e2e.Scene}, which records all
 * that happens to them and lets the history checker judge it, or a {@link
 * io.meridian.node.e2e.RawSocket} where the SDK is too well behaved. A {@link
 * io.meridian.node.e2e.Relay} stands between the two where a network has to fail.
 */
@NullMarked
package io.meridian.node.e2e;

import org.jspecify.annotations.NullMarked;
