/** A node of a region. */
@NullMarked
package io.meridian.node;

import org.jspecify.annotations.NullMarked;
