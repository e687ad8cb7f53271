/** Regions that tell each other, in simulated time, whom they hear. */
@NullMarked
package io.meridian.presence.horizon;

import org.jspecify.annotations.NullMarked;
