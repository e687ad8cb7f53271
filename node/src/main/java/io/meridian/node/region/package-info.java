/**
 * This region among the others: the links of this node, what comes in by them, the outbox that is
 * swept when a link comes up, and whether a majority of the regions can be reached.
 */
@NullMarked
package io.meridian.node.region;

import org.jspecify.annotations.NullMarked;
