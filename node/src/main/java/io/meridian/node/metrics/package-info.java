/**
 * What an operator sees of a node: {@code /metrics} for Prometheus and {@code /status} for {@code
 * ./meridian status}. The parts of the node count for themselves, without knowing this package;
 * {@link io.meridian.node.metrics.NodeMetrics} reads their numbers when somebody asks, so that
 * nothing is paid for each message. Labels are names of regions and reasons, never of channels or
 * clients.
 */
@NullMarked
package io.meridian.node.metrics;

import org.jspecify.annotations.NullMarked;
