/** Tests of one replica by hand; the simulation plays several. */
@NullMarked
package io.meridian.replication.replica;

import org.jspecify.annotations.NullMarked;
