/** The replication protocol between regions. */
@NullMarked
package io.meridian.replication;

import org.jspecify.annotations.NullMarked;
