/**
 * REST: publish, history, presence, status of channels, time and health, on the port of the
 * WebSocket. {@link io.meridian.node.rest.RestEndpoint} finds the way; errors are turned into
 * bodies there and nowhere else.
 */
@NullMarked
package io.meridian.node.rest;

import org.jspecify.annotations.NullMarked;
