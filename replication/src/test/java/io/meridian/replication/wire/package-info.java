/** Tests of the bytes. */
@NullMarked
package io.meridian.replication.wire;

import org.jspecify.annotations.NullMarked;
