/**
 * A node of a region: {@link io.meridian.node.NodeMain} reads {@link
 * io.meridian.node.NodeSettings}, joins the region's cluster and starts the parts.
 *
 * <p>A publish goes from {@link io.meridian.node.edge} to the channel's entity in {@link
 * io.meridian.node.channel}, from there to subscribers by {@link io.meridian.node.hub} and to the
 * other regions by {@link io.meridian.node.region}.
 */
@NullMarked
package io.meridian.node;

import org.jspecify.annotations.NullMarked;
