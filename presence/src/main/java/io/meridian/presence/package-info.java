/** Presence. */
@NullMarked
package io.meridian.presence;

import org.jspecify.annotations.NullMarked;
