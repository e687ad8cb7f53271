/** Tests of what a region that starts concludes from what the others remember. */
@NullMarked
package io.meridian.replication.life;

import org.jspecify.annotations.NullMarked;
