/** Judges running regions from outside. */
@NullMarked
package io.meridian.chaos;

import org.jspecify.annotations.NullMarked;
