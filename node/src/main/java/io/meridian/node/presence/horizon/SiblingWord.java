package io.meridian.node.presence.horizon;

import io.meridian.presence.horizon.Word;
import io.meridian.regions.RegionId;
import org.jspecify.annotations.Nullable;

/**
 * What a node of a region passes on to the others of it.
 *
 * @param by the region that said it to that node, just now; null for the node's own word
 */
record SiblingWord(@Nullable RegionId by, Word word) implements HorizonWatch.Command {}
