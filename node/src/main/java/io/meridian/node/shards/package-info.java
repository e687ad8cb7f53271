/**
 * On which node of a region a channel, or its presence, has its entity: {@link
 * io.meridian.node.shards.CautiousAllocation} places shards, and moves them to nodes that joined.
 */
@NullMarked
package io.meridian.node.shards;

import org.jspecify.annotations.NullMarked;
