/** Sums, and what a scrape says. */
@NullMarked
package io.meridian.node.metrics;

import org.jspecify.annotations.NullMarked;
