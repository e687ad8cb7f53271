/** Experiments as files: what is done to regions, and what must hold. */
@NullMarked
package io.meridian.chaos.experiment;

import org.jspecify.annotations.NullMarked;
