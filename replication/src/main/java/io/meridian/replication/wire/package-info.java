/**
 * Bytes: of links, of the journal and of positions. One format for an entry everywhere, read with
 * every length checked, since a position comes from a client and a frame from another region.
 */
@NullMarked
package io.meridian.replication.wire;

import org.jspecify.annotations.NullMarked;
