/**
 * Which other regions are silent, as one node judges it. Pure: told what was heard and when.
 *
 * <p>Each node of a region hears the others by its own links, and about once a second tells them,
 * and the other nodes of its own region, its {@link io.meridian.presence.horizon.Word}: how long
 * ago it last heard of each region, itself or from others. Ages and no clock times: nobody's clock
 * is trusted. So a region that one cannot reach but a third region can is not silent.
 *
 * <p>A region is <i>hidden</i> when nothing was heard of it on any path for so long, and
 * <i>lost</i> when a majority of the regions, this one included, says that it is hidden. Who is
 * alone only hides.
 */
@NullMarked
package io.meridian.presence.horizon;

import org.jspecify.annotations.NullMarked;
