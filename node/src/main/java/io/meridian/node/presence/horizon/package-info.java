/**
 * Which other regions this node takes for hidden or lost: {@link
 * io.meridian.node.presence.horizon.HorizonWatch} feeds {@link
 * io.meridian.presence.horizon.Horizon} from the links and from the other nodes of its region, and
 * says what comes of it.
 */
@NullMarked
package io.meridian.node.presence.horizon;

import org.jspecify.annotations.NullMarked;
